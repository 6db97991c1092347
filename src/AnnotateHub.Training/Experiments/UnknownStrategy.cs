namespace AnnotateHub.Training.Experiments;

/// <summary>What a classifier learns from cells whose class annotators could not tell (the paper's Table 5, and keeping them as a class of
/// their own).</summary>
public enum UnknownStrategy
{
    /// <summary>A class of their own.</summary>
    Keep,

    /// <summary>Not learnt from.</summary>
    Drop,

    /// <summary>The class that models say which learnt from the other cells.</summary>
    Pseudolabel,

    /// <summary>Only those that such models surely take for the positive class; the others are not learnt from.</summary>
    SurePseudolabel,

    /// <summary>All of the negative class.</summary>
    Negative,
}

namespace AnnotateHub.Core.Consensus;

/// <summary>What decided a united box.</summary>
public enum DecidedBy
{
    /// <summary>The members are of one class and their outlines are close.</summary>
    Agreement,

    /// <summary>The more experienced annotator's box and class.</summary>
    Seniority,

    /// <summary>Only one annotator drew it, and the policy keeps such boxes.</summary>
    DrawnByOne,

    Majority,
    Fusion,
    MeanOutline,
    NearestToMean,

    /// <summary>Nothing yet: equal ranks, or the policy asks.</summary>
    Nobody,
}

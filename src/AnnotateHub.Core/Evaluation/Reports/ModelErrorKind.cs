namespace AnnotateHub.Core.Evaluation.Reports;

public enum ModelErrorKind
{
    /// <summary>A box on nothing.</summary>
    FalsePositive,

    /// <summary>A true cell without a box.</summary>
    Missed,

    /// <summary>A box on a true cell of another class.</summary>
    Confused,

    /// <summary>A box of at least twice the size of the true cell it covers, or around several true cells (the paper's figure 9).</summary>
    Oversized,
}

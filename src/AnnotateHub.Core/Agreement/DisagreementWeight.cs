namespace AnnotateHub.Core.Agreement;

/// <summary>Which disagreements count how much in a weighted kappa; categories i and j in their listed order.</summary>
public enum DisagreementWeight
{
    /// <summary>Any two different categories disagree fully: Cohen's kappa (1960).</summary>
    Nominal,

    /// <summary>|i - j|.</summary>
    Linear,

    /// <summary>(i - j)².</summary>
    Quadratic,
}

namespace AnnotateHub.Core.Study.Rounds;

/// <summary>Which images of the project a kind of round may use. Splits are drawn first.</summary>
public enum ImagePool
{
    /// <summary>Any image.</summary>
    All,

    /// <summary>Images of the test split.</summary>
    Test,

    /// <summary>Any image outside of the test split.</summary>
    NotTest,

    /// <summary>Neither test nor in a seed round: what is left to refine.</summary>
    Remaining,

    /// <summary>Images that the person has submitted in a calibration round.</summary>
    Calibrated,
}

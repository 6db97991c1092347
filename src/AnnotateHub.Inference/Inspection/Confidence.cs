namespace AnnotateHub.Inference.Inspection;

public enum Confidence
{
    /// <summary>No known contract fits.</summary>
    Unknown,

    /// <summary>Shapes alone, or several contracts fit.</summary>
    Guess,

    /// <summary>Names and shapes agree.</summary>
    Likely,

    /// <summary>Names, shapes and metadata agree, or nothing else has this form.</summary>
    Sure,
}

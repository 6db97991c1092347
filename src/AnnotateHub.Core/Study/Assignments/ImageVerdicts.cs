namespace AnnotateHub.Core.Study.Assignments;

/// <summary>What an annotator says of an image as a whole; several may hold. The numbers are stored.</summary>
[Flags]
public enum ImageVerdicts
{
    None = 0,
    NoCells = 1,
    OutOfFocus = 2,
    BadStaining = 4,

    /// <summary>The annotator would not stand by this image.</summary>
    Unsure = 8,
}

namespace AnnotateHub.Imaging.Reading;

/// <summary>How a sample is written in the file.</summary>
public enum SampleFormat
{
    Unsigned,
    Signed,
    Float,
}

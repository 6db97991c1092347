namespace AnnotateHub.Imaging.Reading;

/// <summary>What the header of an image file says; known without decoding a pixel.</summary>
/// <param name="Container">For example <c>TIFF</c>, <c>BigTIFF</c>, <c>PNG</c>, <c>JPEG</c>.</param>
/// <param name="Pages">Number of pages (IFDs); 1 for PNG and JPEG.</param>
/// <param name="Samples">Samples per pixel as they can be asked for: 1 gray, 3 colour, more for multi-channel TIFF. A palette counts as
/// 3.</param>
/// <param name="Bits">Bits per sample in the file.</param>
public sealed record ImageDescription(
    string Container,
    string Compression,
    int Width,
    int Height,
    int Pages,
    int Samples,
    int Bits,
    SampleFormat Format
)
{
    /// <summary>What the file says of its planes and of the microscope.</summary>
    public ImageContent Content { get; init; } = ImageContent.Nothing;
}

namespace AnnotateHub.Imaging.Writing;

/// <summary>One image as OME's formats hold it: named channels, a pixel size, and boxes on it.</summary>
/// <param name="PixelWidth">Micrometres; null where nobody knows it.</param>
public sealed record OmeImage(
    string Name,
    IReadOnlyList<OmeChannel> Channels,
    double? PixelWidth,
    double? PixelHeight,
    DateTimeOffset? AcquiredAt,
    IReadOnlyList<OmeBox> Boxes
)
{
    public int Width => Channels[0].Plane.Width;
    public int Height => Channels[0].Plane.Height;
}

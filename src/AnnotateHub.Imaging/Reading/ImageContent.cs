namespace AnnotateHub.Imaging.Reading;

/// <summary>What an image file says of its planes and of the microscope: OME-XML, ImageJ's description, TIFF's resolution.</summary>
public sealed record ImageContent
{
    public static ImageContent Nothing { get; } = new();

    /// <summary>One entry a channel, in the file's order; empty where the file does not speak of channels.</summary>
    public IReadOnlyList<ImageChannel> Channels { get; init; } = [];

    public int Slices { get; init; } = 1;
    public int Frames { get; init; } = 1;

    /// <summary>Micrometres from pixel to pixel across; null where the file does not say.</summary>
    public double? PixelWidth { get; init; }

    /// <summary>Micrometres from pixel to pixel down.</summary>
    public double? PixelHeight { get; init; }

    /// <summary>Who says so: <c>OME-XML</c>, <c>ImageJ</c> or <c>TIFF resolution</c>.</summary>
    public string PixelSizeSource { get; init; } = "";

    public DateTimeOffset? AcquiredAt { get; init; }

    /// <summary>What the file says that was not taken over, and why; each the end of a sentence that begins with the file.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

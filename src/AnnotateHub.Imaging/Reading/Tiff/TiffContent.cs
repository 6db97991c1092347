using System.Globalization;

namespace AnnotateHub.Imaging.Reading.Tiff;

/// <summary>What a TIFF says of its planes: OME-XML first, then ImageJ's description, then the resolution tags.</summary>
internal static class TiffContent
{
    private const int XResolution = 282,
        YResolution = 283,
        ResolutionUnit = 296,
        DateTime = 306;

    /// <summary>What scanners, screens and drawing programs write when nobody measured: it says nothing of a microscope.</summary>
    private static readonly double[] PrintersDots =
    [
        1,
        72,
        75,
        90,
        96,
        100,
        120,
        144,
        150,
        180,
        200,
        240,
        250,
        300,
        350,
        360,
        400,
        600,
        720,
        800,
        1_200,
        2_400,
        4_800,
    ];

    public static ImageContent From(TiffFile file, TiffStack stack)
    {
        var description = stack.First.Directory.LongText(270);
        var content =
            OmeXml.Looks(description) ? OmeXml.Read(description, file.Directories.Count)
            : stack.ImageJ is { } written ? OfImageJ(file, stack, written)
            : ImageContent.Nothing;
        if (content.PixelWidth is null)
            content = WithResolution(content, stack);
        return content.AcquiredAt is null && TimeOf(stack.First.Directory.LongText(DateTime)) is { } time
            ? content with
            {
                AcquiredAt = time,
            }
            : content;
    }

    private static ImageContent OfImageJ(TiffFile file, TiffStack stack, ImageJDescription written)
    {
        var notes = new List<string>();
        if (written.Images > stack.Pages)
        {
            notes.Add($"says that it holds {written.Images} planes and holds {stack.Pages}; those that are there are read.");
            return new ImageContent { Notes = notes };
        }

        var labels = ImageJLabels.From(file, stack.First.Directory);
        var channels = Enumerable
            .Range(0, written.Channels)
            .Select(channel => new ImageChannel(
                written.Channels > 1 && channel < labels.Count ? labels[channel] : "",
                null,
                null,
                ImageJDescription.PageOf(channel)
            ))
            .ToList();
        return new ImageContent
        {
            Channels = channels,
            Slices = written.Slices,
            Frames = written.Frames,
            Notes = notes,
        };
    }

    private static ImageContent WithResolution(ImageContent content, TiffStack stack)
    {
        var tags = stack.First.Directory;
        if (tags.Rational(XResolution) is not { } across || tags.Rational(YResolution) is not { } down)
            return content;
        if (stack.ImageJ is { } written)
        {
            if (written.Unit.Length == 0)
                return content;
            if (LengthUnits.Micrometres(written.Unit) is { } unit)
                return content with { PixelWidth = unit / across, PixelHeight = unit / down, PixelSizeSource = "ImageJ" };
            return written.Unit.StartsWith("pixel", StringComparison.OrdinalIgnoreCase)
                ? content
                : content with
                {
                    Notes =
                    [
                        .. content.Notes,
                        $"gives its pixel size in '{written.Unit}', which is no unit of length that is known; give it by hand.",
                    ],
                };
        }

        double? length = tags.Number(ResolutionUnit, 2) switch
        {
            2 => 25_400,
            3 => 10_000,
            _ => null,
        };
        if (length is not { } micrometres)
            return content;
        var dots = across * 25_400 / micrometres;
        if (PrintersDots.Any(usual => Math.Abs(dots - usual) < 0.01 * usual) || micrometres / across > 50)
            return content;
        return content with { PixelWidth = micrometres / across, PixelHeight = micrometres / down, PixelSizeSource = "TIFF resolution" };
    }

    /// <summary>TIFF 6.0: <c>YYYY:MM:DD HH:MM:SS</c>, of a clock without a zone; it is taken as UTC.</summary>
    private static DateTimeOffset? TimeOf(string text) =>
        DateTimeOffset.TryParseExact(
            text.Trim(),
            "yyyy:MM:dd HH:mm:ss",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;
}

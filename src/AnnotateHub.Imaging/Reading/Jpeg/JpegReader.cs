using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;

namespace AnnotateHub.Imaging.Reading.Jpeg;

/// <summary>JPEG through ImageSharp, which is managed code: what a hostile file breaks is an exception, never the process.</summary>
internal static class JpegReader
{
    public static ImageDescription Describe(Stream stream, ImageLimits limits)
    {
        var (width, height, samples, orientation) = Open(stream, limits);
        (width, height) = orientation.Turned(width, height);
        return new ImageDescription("JPEG", "JPEG", width, height, 1, samples, 8, SampleFormat.Unsigned);
    }

    public static IReadOnlyList<DecodedPlane> Read(Stream stream, int page, IReadOnlyList<int> samples, ImageLimits limits)
    {
        _ = page;
        var (width, height, offered, orientation) = Open(stream, limits);
        SampleIndexGuard.Check(samples, offered, "the JPEG");
        RejectDecompressionBomb(stream, width, height);
        var planes = offered == 1 ? Planes<L8>() : Planes<Rgb24>();
        return
        [
            .. planes.Select(plane => new DecodedPlane(
                orientation.Upright(new Plane16(width, height, plane)),
                8,
                SampleFormat.Unsigned,
                1,
                0,
                IsExact: true
            )),
        ];

        ushort[][] Planes<TPixel>()
            where TPixel : unmanaged, IPixel<TPixel> =>
            Decoding.Planes<TPixel>(
                stream,
                new JpegDecoder { IgnoreMetadata = true },
                "The JPEG",
                limits,
                (width, height),
                samples,
                bits: 8
            );
    }

    private static (int Width, int Height, int Samples, Orientation Orientation) Open(Stream stream, ImageLimits limits)
    {
        JpegEnd.Check(stream);
        var seen = Decoding.Identify(stream, new JpegDecoder(), "The JPEG", limits);
        if (seen.Width <= 0 || seen.Height <= 0)
            throw new ImageReadException($"The JPEG says {seen.Width} x {seen.Height} pixels. The file is damaged: export it again.");
        Sizes.Check(seen.Width, seen.Height, limits, "The JPEG");
        var isGray = seen.Metadata.GetJpegMetadata().ColorType is JpegColorType.Luminance;
        return (seen.Width, seen.Height, isGray ? 1 : 3, OrientationOf(seen.Metadata.ExifProfile));
    }

    /// <summary>A broken Exif part says nothing about the picture and is passed over.</summary>
    private static Orientation OrientationOf(ExifProfile? exif)
    {
        try
        {
            return Orientations.FromTag(exif?.GetValue(ExifTag.Orientation)?.Value ?? 1);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Orientation.TopLeft;
        }
    }

    /// <summary>Each block of 8 x 8 pixels takes a bit at least: a header that claims more is a bomb or damaged.</summary>
    private static void RejectDecompressionBomb(Stream stream, long width, long height)
    {
        if (width * height / (64 * 8) > stream.Length)
            throw new ImageReadException(
                $"The JPEG claims {width} x {height} pixels but has only {stream.Length} bytes, more than it can compress. The "
                    + "file is damaged: export it again."
            );
    }
}

using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;

namespace AnnotateHub.Imaging.Reading.Png;

/// <summary>PNG (ISO/IEC 15948) through ImageSharp: raw values as the file has them, a palette resolved, transparency left out.</summary>
internal static class PngReader
{
    public static ImageDescription Describe(Stream stream, ImageLimits limits)
    {
        var png = Open(stream, limits, out _);
        return new ImageDescription("PNG", "deflate", png.Width, png.Height, 1, png.Samples, png.Bits, SampleFormat.Unsigned);
    }

    public static IReadOnlyList<DecodedPlane> Read(Stream stream, int page, IReadOnlyList<int> samples, ImageLimits limits)
    {
        _ = page;
        var png = Open(stream, limits, out var parts);
        SampleIndexGuard.Check(samples, png.Samples, "the PNG");
        RefuseNarrow(png);
        PngData.Check(stream, parts, png.RowBytes(), png.Width, png.Height);
        var pixels = (png.Samples, png.Bits) switch
        {
            (1, 16) => Planes<L16>(16),
            (1, _) => Planes<L8>(8),
            (_, 16) => Planes<Rgb48>(16),
            _ => Planes<Rgb24>(8),
        };
        if (png.Samples == 1 && png.Bits < 8)
            foreach (var plane in pixels)
                Unspread(plane, png.Bits);
        return
        [
            .. pixels.Select(plane => new DecodedPlane(
                new Plane16(png.Width, png.Height, plane),
                png.Color == PngColorType.Palette ? 8 : png.Bits,
                SampleFormat.Unsigned,
                1,
                0,
                IsExact: true
            )),
        ];

        ushort[][] Planes<TPixel>(int bits)
            where TPixel : unmanaged, IPixel<TPixel> =>
            Decoding.Planes<TPixel>(stream, Decoder(), "The PNG", limits, (png.Width, png.Height), samples, bits);
    }

    /// <summary>ImageSharp spreads 1, 2 and 4 bits to 0 .. 255, by whole steps of 255, 85 and 17.</summary>
    private static void Unspread(ushort[] plane, int bits)
    {
        var step = 255 / ((1 << bits) - 1);
        for (var i = 0; i < plane.Length; i++)
            plane[i] = (ushort)(plane[i] / step);
    }

    /// <summary>
    /// ImageSharp 2.1.13 never comes back from an interlaced PNG of fewer than 5 columns: the second of Adam7's passes begins at the
    /// fifth and is empty there.
    /// </summary>
    private static void RefuseNarrow(PngHeader png)
    {
        if (png is { Interlaced: true, Width: < 5 })
            throw new ImageReadException(
                $"The PNG is interlaced and {png.Width} pixels wide; interlaced ones are read from 5 on. Export it without interlacing."
            );
    }

    private static PngHeader Open(Stream stream, ImageLimits limits, out IReadOnlyList<(long Offset, long Length)> parts)
    {
        parts = PngData.Find(stream);
        var seen = Decoding.Identify(stream, Decoder(), "The PNG", limits);
        Sizes.Check(seen.Width, seen.Height, limits, "The PNG");
        var metadata = seen.Metadata.GetPngMetadata();
        if (metadata is not { ColorType: { } color, BitDepth: { } depth })
            throw new ImageReadException("The PNG's header says no colour type. The file is damaged: export it again.");
        return new PngHeader(seen.Width, seen.Height, (int)depth, color, metadata.InterlaceMethod is PngInterlaceMode.Adam7);
    }

    /// <summary>Texts and profiles are not looked at: they may be packed, and nothing here needs them.</summary>
    private static PngDecoder Decoder() => new() { IgnoreMetadata = true };
}

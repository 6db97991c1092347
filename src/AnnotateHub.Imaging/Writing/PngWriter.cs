using System.Runtime.InteropServices;
using AnnotateHub.Imaging.Reading;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;

namespace AnnotateHub.Imaging.Writing;

/// <summary>Writes PNG (ISO/IEC 15948): gray of 8 and 16 bits, RGB of 8.</summary>
public static class PngWriter
{
    /// <param name="pixels">Row by row, width x height values.</param>
    public static byte[] Gray8(int width, int height, ReadOnlySpan<byte> pixels)
    {
        if (pixels.Length != width * height)
            throw new ArgumentException($"{width} x {height} pixels need {width * height} values; found {pixels.Length}.", nameof(pixels));
        using var image = Image.LoadPixelData<L8>(pixels, width, height);
        return Encode(image, PngColorType.Grayscale, PngBitDepth.Bit8);
    }

    /// <param name="rgb">Row by row, three bytes a pixel.</param>
    public static byte[] Rgb8(int width, int height, ReadOnlySpan<byte> rgb)
    {
        if (rgb.Length != width * height * 3)
            throw new ArgumentException($"{width} x {height} pixels need {width * height * 3} bytes; found {rgb.Length}.", nameof(rgb));
        using var image = Image.LoadPixelData<Rgb24>(rgb, width, height);
        return Encode(image, PngColorType.Rgb, PngBitDepth.Bit8);
    }

    public static byte[] Gray16(Plane16 plane)
    {
        using var image = Image.LoadPixelData<L16>(MemoryMarshal.Cast<ushort, L16>(plane.Pixels.AsSpan()), plane.Width, plane.Height);
        return Encode(image, PngColorType.Grayscale, PngBitDepth.Bit16);
    }

    /// <summary>
    /// "Up" on every row: neighbouring rows of microscopy planes are alike, and choosing per row would need five passes over the
    /// memory. Level 1: the library's deflate is managed code, and at its usual level 6 a plane takes eight times as long for a
    /// quarter less.
    /// </summary>
    private static byte[] Encode(Image image, PngColorType color, PngBitDepth depth)
    {
        using var png = new MemoryStream();
        image.SaveAsPng(
            png,
            new PngEncoder
            {
                ColorType = color,
                BitDepth = depth,
                FilterMethod = PngFilterMethod.Up,
                CompressionLevel = PngCompressionLevel.Level1,
                TransparentColorMode = PngTransparentColorMode.Preserve,
                IgnoreMetadata = true,
            }
        );
        return png.ToArray();
    }
}

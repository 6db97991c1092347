using SixLabors.ImageSharp.Formats.Png;

namespace AnnotateHub.Imaging.Reading.Png;

/// <summary>What the header says of the pixels.</summary>
internal sealed record PngHeader(int Width, int Height, int Bits, PngColorType Color, bool Interlaced)
{
    // Adam7: first column and row, step across and down of each pass.
    private static readonly (int X, int Y, int Dx, int Dy)[] Passes =
    [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ];

    /// <summary>Samples offered: transparency is left out, a palette is resolved.</summary>
    public int Samples => Color is PngColorType.Grayscale or PngColorType.GrayscaleWithAlpha ? 1 : 3;

    /// <summary>Bytes of all rows once inflated, each with the byte that names its filter.</summary>
    public long RowBytes()
    {
        var channels = Color switch
        {
            PngColorType.Rgb => 3,
            PngColorType.GrayscaleWithAlpha => 2,
            PngColorType.RgbWithAlpha => 4,
            _ => 1,
        };
        return (Interlaced ? Passes : [(0, 0, 1, 1)]).Sum(pass =>
        {
            long width = (Width - pass.X + pass.Dx - 1) / pass.Dx,
                height = (Height - pass.Y + pass.Dy - 1) / pass.Dy;
            return width <= 0 || height <= 0 ? 0 : height * (1 + (width * channels * Bits + 7) / 8);
        });
    }
}

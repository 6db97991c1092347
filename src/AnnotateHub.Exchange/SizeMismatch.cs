using System.Globalization;

namespace AnnotateHub.Exchange;

/// <summary>Labels of one size on a picture of another.</summary>
/// <param name="Factor">What both sides of the labels are to be multiplied by; null where the sides differ by two factors.</param>
public sealed record SizeMismatch(string File, int Width, int Height, int PictureWidth, int PictureHeight, double? Factor)
{
    // A copy's sides are whole pixels: each may be off by one half from the true quotient, and some programs cut instead of rounding.
    private const double MaxRounding = 1;

    public static SizeMismatch From(string file, int width, int height, int pictureWidth, int pictureHeight)
    {
        // The longer side tells the factor best.
        var factor = width >= height ? (double)pictureWidth / width : (double)pictureHeight / height;
        var fits =
            Math.Abs(pictureWidth - width * factor) <= MaxRounding * Math.Max(1, factor)
            && Math.Abs(pictureHeight - height * factor) <= MaxRounding * Math.Max(1, factor);
        return new SizeMismatch(file, width, height, pictureWidth, pictureHeight, fits && factor != 1 ? factor : null);
    }

    public bool IsTurned => Width == PictureHeight && Height == PictureWidth;

    public override string ToString()
    {
        var sizes = $"The labels say {Width} x {Height} pixels; the picture has {PictureWidth} x {PictureHeight}";
        if (Factor is { } factor)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{sizes}: they were made on a copy of another scale, to be multiplied by {factor:0.000}"
            );
        return IsTurned ? $"{sizes}: width and height are exchanged, as where a camera's turn (EXIF) was taken on one side only" : sizes;
    }
}

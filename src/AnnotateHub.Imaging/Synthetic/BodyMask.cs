namespace AnnotateHub.Imaging.Synthetic;

/// <summary>The pixels of one cell body inside the image, as a bitmap over its box.</summary>
public sealed class BodyMask(int left, int top, int width, int height, bool[] pixels)
{
    public int Left { get; } = left;
    public int Top { get; } = top;
    public int Width { get; } = width;
    public int Height { get; } = height;
    public int PixelCount { get; } = pixels.Count(pixel => pixel);

    /// <summary>Whether the image's pixel (x, y) belongs to the body.</summary>
    public bool Covers(int x, int y) =>
        x >= Left && y >= Top && x < Left + Width && y < Top + Height && pixels[(y - Top) * Width + x - Left];

    /// <summary>Whether a pixel of one body is the same as, or one of the eight neighbours of, a pixel of the other.</summary>
    public bool Touches(BodyMask other)
    {
        var left = Math.Max(Left, other.Left - 1);
        var right = Math.Min(Left + Width, other.Left + other.Width + 1);
        var top = Math.Max(Top, other.Top - 1);
        var bottom = Math.Min(Top + Height, other.Top + other.Height + 1);
        for (var y = top; y < bottom; y++)
        for (var x = left; x < right; x++)
            if (Covers(x, y) && other.CoversNear(x, y))
                return true;
        return false;
    }

    private bool CoversNear(int x, int y)
    {
        for (var dy = -1; dy <= 1; dy++)
        for (var dx = -1; dx <= 1; dx++)
            if (Covers(x + dx, y + dy))
                return true;
        return false;
    }
}

namespace AnnotateHub.Imaging.Reading;

internal static class Orientations
{
    public static Orientation FromTag(long tag) => tag is >= 1 and <= 8 ? (Orientation)tag : Orientation.TopLeft;

    public static (int Width, int Height) Turned(this Orientation orientation, int width, int height) =>
        orientation >= Orientation.LeftTop ? (height, width) : (width, height);

    /// <summary>The image as it is meant to be seen; the same plane when it already is.</summary>
    public static Plane16 Upright(this Orientation orientation, Plane16 stored)
    {
        if (orientation == Orientation.TopLeft)
            return stored;
        var (width, height) = orientation.Turned(stored.Width, stored.Height);
        var (right, bottom) = (stored.Width - 1, stored.Height - 1);
        var pixels = new ushort[stored.Pixels.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (column, row) = orientation switch
                {
                    Orientation.TopRight => (right - x, y),
                    Orientation.BottomRight => (right - x, bottom - y),
                    Orientation.BottomLeft => (x, bottom - y),
                    Orientation.LeftTop => (y, x),
                    Orientation.RightTop => (y, bottom - x),
                    Orientation.RightBottom => (right - y, bottom - x),
                    _ => (right - y, x),
                };
                pixels[y * width + x] = stored.Pixels[row * stored.Width + column];
            }
        }
        return new Plane16(width, height, pixels);
    }
}

namespace AnnotateHub.Imaging.Signal;

/// <summary>A box in the pixels of a tile, far edges exclusive.</summary>
internal readonly record struct CellBounds(double X1, double Y1, double X2, double Y2)
{
    /// <summary>A row or column belongs to a region when it holds this share of the pixels of the fullest one. A disc loses one pixel in a
    /// hundred; a neurite does not stretch the box.</summary>
    private const double ThinShare = 0.15;

    public double Width => X2 - X1;
    public double Height => Y2 - Y1;

    /// <summary>Diameter of a disc that would fill the box as a circle does.</summary>
    public double Diameter => Math.Sqrt(Width * Height);

    public static CellBounds From(ReadOnlySpan<int> pixels, int width)
    {
        int left = int.MaxValue,
            right = 0,
            top = pixels[0] / width,
            bottom = pixels[^1] / width;
        foreach (var pixel in pixels)
        {
            var x = pixel % width;
            (left, right) = (Math.Min(left, x), Math.Max(right, x));
            // Grown regions are not in row order.
            (top, bottom) = (Math.Min(top, pixel / width), Math.Max(bottom, pixel / width));
        }

        var columns = new int[right - left + 1];
        var rows = new int[bottom - top + 1];
        foreach (var pixel in pixels)
        {
            columns[pixel % width - left]++;
            rows[pixel / width - top]++;
        }

        var (x1, x2) = Full(columns);
        var (y1, y2) = Full(rows);
        return new CellBounds(left + x1, top + y1, left + x2, top + y2);
    }

    /// <summary>The same centre, wider and higher by a factor, cut at the image.</summary>
    public CellBounds Grown(double factor, int width, int height)
    {
        double x = (X1 + X2) / 2,
            y = (Y1 + Y2) / 2,
            across = Width / 2 * factor,
            down = Height / 2 * factor;
        return new CellBounds(Math.Max(0, x - across), Math.Max(0, y - down), Math.Min(width, x + across), Math.Min(height, y + down));
    }

    public CellBounds Scaled(double by) => new(X1 * by, Y1 * by, X2 * by, Y2 * by);

    public CellBounds With(CellBounds other) =>
        new(Math.Min(X1, other.X1), Math.Min(Y1, other.Y1), Math.Max(X2, other.X2), Math.Max(Y2, other.Y2));

    /// <summary>Whether the box comes within a pixel of the edge of the image, beyond which the cell may go on.</summary>
    public bool IsCut(int width, int height) => X1 <= 1 || Y1 <= 1 || X2 >= width - 1 || Y2 >= height - 1;

    private static (int First, int End) Full(int[] counts)
    {
        var least = counts.Max() * ThinShare;
        return (Array.FindIndex(counts, count => count >= least), Array.FindLastIndex(counts, count => count >= least) + 1);
    }
}

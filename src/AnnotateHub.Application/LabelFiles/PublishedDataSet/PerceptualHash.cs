using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Application.LabelFiles.PublishedDataSet;

/// <summary>The difference hash (dHash): 64 bits, of which pictures that look alike share almost all, whatever their brightness, contrast
/// or size.</summary>
internal static class PerceptualHash
{
    private const int Columns = 9,
        Rows = 8;

    public static ulong Compute(Plane16 plane)
    {
        var means = new double[Columns * Rows];
        for (var row = 0; row < Rows; row++)
        for (var column = 0; column < Columns; column++)
            means[row * Columns + column] = Mean(
                plane,
                column * plane.Width / Columns,
                row * plane.Height / Rows,
                (column + 1) * plane.Width / Columns,
                (row + 1) * plane.Height / Rows
            );
        var hash = 0UL;
        for (var row = 0; row < Rows; row++)
        for (var column = 0; column + 1 < Columns; column++)
            hash = hash << 1 | (means[row * Columns + column] < means[row * Columns + column + 1] ? 1UL : 0);
        return hash;
    }

    private static double Mean(Plane16 plane, int x1, int y1, int x2, int y2)
    {
        (x2, y2) = (Math.Max(x2, x1 + 1), Math.Max(y2, y1 + 1));
        var sum = 0L;
        for (var y = y1; y < y2; y++)
        for (var x = x1; x < x2; x++)
            sum += plane.Pixels[Math.Min(y, plane.Height - 1) * plane.Width + Math.Min(x, plane.Width - 1)];
        return (double)sum / ((x2 - x1) * (y2 - y1));
    }
}

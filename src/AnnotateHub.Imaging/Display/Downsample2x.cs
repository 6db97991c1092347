using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Imaging.Display;

/// <summary>
/// Bilinear downsampling by two without anti-aliasing: the value at the centre of each new pixel, between the four
/// nearest old pixel centres. For even sizes that is the mean of 2 x 2; odd sizes lose half a pixel of scale
/// (17 become 8, each 2.125 wide), as OpenCV's INTER_LINEAR and PyTorch's bilinear do it.
/// </summary>
public static class Downsample2x
{
    /// <returns>max(1, height / 2) rows of max(1, width / 2) values, not rounded.</returns>
    public static float[] Halve(Plane16 plane)
    {
        var (width, height) = (Math.Max(1, plane.Width / 2), Math.Max(1, plane.Height / 2));
        var columns = Places(plane.Width, width);
        var rows = Places(plane.Height, height);
        var values = new float[width * height];
        for (var y = 0; y < height; y++)
        {
            var (top, bottom, down) = rows[y];
            var above = plane.Pixels.AsSpan(top * plane.Width, plane.Width);
            var below = plane.Pixels.AsSpan(bottom * plane.Width, plane.Width);
            var into = values.AsSpan(y * width, width);
            for (var x = 0; x < width; x++)
            {
                var (left, right, across) = columns[x];
                var upper = above[left] + (above[right] - above[left]) * across;
                var lower = below[left] + (below[right] - below[left]) * across;
                into[x] = upper + (lower - upper) * down;
            }
        }
        return values;
    }

    /// <summary>For each new position the two old ones around it, and how far it lies from the first to the second.</summary>
    private static (int First, int Second, float Between)[] Places(int from, int to) =>
        [
            .. Enumerable
                .Range(0, to)
                .Select(i =>
                {
                    var at = Math.Max(0, (i + 0.5) * from / to - 0.5);
                    var first = Math.Min((int)at, from - 1);
                    return (first, Math.Min(first + 1, from - 1), (float)(at - first));
                }),
        ];
}

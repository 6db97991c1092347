namespace AnnotateHub.Training.Pictures;

/// <summary>Whole raw pixels of a crop.</summary>
public readonly record struct CropRegion(int X, int Y, int Width, int Height)
{
    /// <summary>The whole pixels that a box and a margin around it touch, clipped to the image: the rule by which classifiers are fed later
    /// (<c>cropMargin</c> of the manifest, docs/onnx-contracts.md).</summary>
    /// <param name="margin">Share of the box's width and height by which the crop reaches beyond it on each side.</param>
    public static CropRegion Around(double x1, double y1, double x2, double y2, int width, int height, double margin = 0)
    {
        var (across, up) = (margin * (x2 - x1), margin * (y2 - y1));
        (x1, y1, x2, y2) = (x1 - across, y1 - up, x2 + across, y2 + up);
        var (left, top) = (Math.Clamp((int)Math.Floor(x1), 0, width - 1), Math.Clamp((int)Math.Floor(y1), 0, height - 1));
        var (right, bottom) = (Math.Clamp((int)Math.Ceiling(x2), left + 1, width), Math.Clamp((int)Math.Ceiling(y2), top + 1, height));
        return new CropRegion(left, top, right - left, bottom - top);
    }

    /// <summary>Squashed to a square by bilinear interpolation with half-pixel centres, edges repeated.</summary>
    /// <param name="target">Side x side, row by row.</param>
    public void Draw(ReadOnlySpan<float> plane, int imageWidth, int side, Span<float> target)
    {
        for (var y = 0; y < side; y++)
        {
            var (above, below, down) = Position(y, side, Height);
            for (var x = 0; x < side; x++)
            {
                var (left, right, across) = Position(x, side, Width);
                var upper = plane.Slice((Y + above) * imageWidth + X + left, right - left + 1);
                var lower = plane.Slice((Y + below) * imageWidth + X + left, right - left + 1);
                var (first, second) = (upper[0] + across * (upper[^1] - upper[0]), lower[0] + across * (lower[^1] - lower[0]));
                target[y * side + x] = first + down * (second - first);
            }
        }
    }

    private static (int Before, int After, float Weight) Position(int index, int target, int source)
    {
        var position = Math.Clamp((index + 0.5) * source / target - 0.5, 0, source - 1);
        var before = (int)position;
        return (before, Math.Min(before + 1, source - 1), (float)(position - before));
    }
}

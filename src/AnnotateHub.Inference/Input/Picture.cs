namespace AnnotateHub.Inference.Input;

/// <summary>
/// Draws a region of an image's planes into a model's input. Sizes change by bilinear interpolation with half-pixel centres and the
/// region's edge repeated, without
/// anti-aliasing: OpenCV's INTER_LINEAR, torchvision's resize with antialias off, and Pillow's BILINEAR where the region grows.
/// </summary>
internal static class Picture
{
    /// <param name="target">Planes x height x width of the placement, row by row.</param>
    public static void Draw(IReadOnlyList<PlaneTable> planes, int imageWidth, Placement placement, Span<float> target)
    {
        var size = placement.Width * placement.Height;
        for (var plane = 0; plane < planes.Count; plane++)
        {
            var own = target.Slice(plane * size, size);
            var repeats = -1;
            for (var earlier = 0; earlier < plane && repeats < 0; earlier++)
                if (
                    ReferenceEquals(planes[earlier].Numbers, planes[plane].Numbers)
                    && ReferenceEquals(planes[earlier].Values, planes[plane].Values)
                    && planes[earlier].Fill == planes[plane].Fill
                )
                    repeats = earlier;
            if (repeats >= 0)
                target.Slice(repeats * size, size).CopyTo(own);
            else
                DrawPlane(planes[plane], imageWidth, placement, own);
        }
    }

    /// <param name="target">Height x width of the placement.</param>
    public static void DrawPlane(PlaneTable plane, int imageWidth, Placement placement, Span<float> target)
    {
        var region = placement.Region;
        if (placement.ContentWidth < placement.Width || placement.ContentHeight < placement.Height)
            target.Fill(plane.Fill);
        if (placement.ContentWidth == region.Width && placement.ContentHeight == region.Height)
        {
            for (var y = 0; y < region.Height; y++)
                Sample(
                    plane,
                    imageWidth,
                    region,
                    y,
                    target.Slice((placement.ContentY + y) * placement.Width + placement.ContentX, region.Width)
                );
            return;
        }

        var across = Steps(placement.ContentWidth, region.Width);
        var down = Steps(placement.ContentHeight, region.Height);
        var source = new float[region.Width];
        var rows = new[] { new float[placement.ContentWidth], new float[placement.ContentWidth] };
        var held = new[] { -1, -1 };
        for (var y = 0; y < placement.ContentHeight; y++)
        {
            var (above, below, weight) = down[y];
            var upper = Row(above, keep: below);
            var lower = Row(below, keep: above);
            var line = target.Slice((placement.ContentY + y) * placement.Width + placement.ContentX, placement.ContentWidth);
            for (var x = 0; x < line.Length; x++)
                line[x] = upper[x] + weight * (lower[x] - upper[x]);
        }

        float[] Row(int y, int keep)
        {
            var place = Array.IndexOf(held, y);
            if (place >= 0)
                return rows[place];
            place = held[0] == keep ? 1 : 0;
            held[place] = y;
            Sample(plane, imageWidth, region, y, source);
            var row = rows[place];
            for (var x = 0; x < row.Length; x++)
            {
                var (left, right, weight) = across[x];
                row[x] = source[left] + weight * (source[right] - source[left]);
            }

            return row;
        }
    }

    private static void Sample(PlaneTable plane, int imageWidth, Region region, int y, Span<float> line)
    {
        var values = plane.Values.AsSpan((region.Y + y) * imageWidth + region.X, region.Width);
        var numbers = plane.Numbers;
        for (var x = 0; x < values.Length; x++)
            line[x] = numbers[values[x]];
    }

    /// <summary>For every target pixel its two source pixels and the weight of the second: position = (i + 0.5) * source / target -
    /// 0.5.</summary>
    private static (int Before, int After, float Weight)[] Steps(int target, int source)
    {
        var steps = new (int, int, float)[target];
        for (var index = 0; index < target; index++)
        {
            var position = Math.Clamp((index + 0.5) * source / target - 0.5, 0, source - 1);
            var before = (int)position;
            steps[index] = (before, Math.Min(before + 1, source - 1), (float)(position - before));
        }

        return steps;
    }
}

namespace AnnotateHub.Training.Pictures;

/// <summary>
/// Sizes of planes as the exported graph changes them: ONNX's Resize, linear, half-pixel centres; smaller with antialiasing (a triangle as
/// wide as
/// the step, cut at the edges and normalised, as Pillow does it). What a network was trained on and what it sees later are then the same.
/// </summary>
public static class PlaneResize
{
    public static int Size(int raw, double scale) => Math.Max(1, (int)Math.Floor(raw * scale));

    public static float[] Scale(ReadOnlySpan<float> plane, int width, int height, double scale)
    {
        if (scale == 1)
            return plane.ToArray();
        var (wide, high) = (Size(width, scale), Size(height, scale));
        var across = Steps(width, wide, scale);
        var down = Steps(height, high, scale);
        var rows = new float[wide * height];
        for (var y = 0; y < height; y++)
        {
            var line = plane.Slice(y * width, width);
            for (var x = 0; x < wide; x++)
                rows[y * wide + x] = Sum(line, across[x], 0, 1);
        }

        var result = new float[wide * high];
        for (var y = 0; y < high; y++)
        for (var x = 0; x < wide; x++)
            result[y * wide + x] = Sum(rows, down[y], x, wide);
        return result;
    }

    private static float Sum(ReadOnlySpan<float> values, (int From, float[] Weights) step, int offset, int stride)
    {
        float sum = 0;
        for (var index = 0; index < step.Weights.Length; index++)
            sum += values[offset + (step.From + index) * stride] * step.Weights[index];
        return sum;
    }

    private static (int From, float[] Weights)[] Steps(int source, int target, double scale)
    {
        var support = Math.Max(1, 1 / scale);
        var steps = new (int, float[])[target];
        for (var index = 0; index < target; index++)
        {
            var centre = (index + 0.5) / scale;
            if (scale > 1)
                steps[index] = Between(Math.Clamp(centre - 0.5, 0, source - 1), source);
            else
                steps[index] = Triangle(centre, support, source);
        }

        return steps;
    }

    /// <summary>Of the pixels from the middle to either side; what lies beyond the edge counts for the pixel at the edge, as ONNX Runtime
    /// has it.</summary>
    private static (int, float[]) Triangle(double centre, double support, int source)
    {
        var (first, end) = ((int)Math.Floor(centre - support + 0.5), (int)Math.Floor(centre + support + 0.5));
        var (from, to) = (Math.Clamp(first, 0, source - 1), Math.Clamp(end, 1, source));
        var weights = new double[to - from];
        for (var pixel = first; pixel < end; pixel++)
            weights[Math.Clamp(pixel, from, to - 1) - from] += Math.Max(0, 1 - Math.Abs(pixel - centre + 0.5) / support);
        var sum = weights.Sum();
        return (from, [.. weights.Select(weight => (float)(weight / sum))]);
    }

    private static (int, float[]) Between(double position, int source)
    {
        var before = (int)position;
        return before + 1 < source ? (before, [(float)(1 - (position - before)), (float)(position - before)]) : (before, [1f]);
    }
}

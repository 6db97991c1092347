using System.Numerics;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.Inference.Input;

internal static class PlaneTables
{
    private const float Full = 255f;

    /// <exception cref="ModelRefusedImageException">A channel is missing or a plane has another size than the image.</exception>
    public static PlaneTable[] Create(ModelImage image, ModelManifest manifest)
    {
        var made = new Dictionary<string, float[]>(StringComparer.Ordinal);
        var tables = new PlaneTable[manifest.Planes.Count];
        for (var plane = 0; plane < tables.Length; plane++)
        {
            var channel = manifest.Planes[plane];
            var (mean, deviation) = ((float)At(manifest.Scaling.Mean, plane, 0), (float)At(manifest.Scaling.Deviation, plane, 1));
            var divide = (float)manifest.Scaling.Divide;
            var key = $"{channel}\n{mean}\n{deviation}";
            if (!made.TryGetValue(key, out var numbers))
                made[key] = numbers = [.. Stretched(image, channel, manifest.Scaling).Select(value => (value / divide - mean) / deviation)];
            tables[plane] = new PlaneTable(Find(image, channel).Values, numbers, ((float)manifest.Resize.Fill / divide - mean) / deviation);
        }

        return tables;
    }

    private static double At(IReadOnlyList<double>? values, int plane, double otherwise) =>
        values is { Count: > 0 } ? values[plane] : otherwise;

    private static ModelPlane Find(ModelImage image, string channel)
    {
        var plane =
            image.Planes.FirstOrDefault(plane => plane.Channel.Name == channel)
            ?? throw new ModelRefusedImageException(
                image.Name,
                $"{image.Name}: the model needs the channel '{channel}'; this image has {string.Join(", ", image.Planes.Select(plane => plane.Channel.Name))}. Import the missing channel, or name another one in the model's manifest."
            );
        return plane.Values.Length == image.Width * image.Height
            ? plane
            : throw new ModelRefusedImageException(
                image.Name,
                $"{image.Name}: channel '{channel}' has {plane.Values.Length} pixels, the image has {image.Width} x {image.Height}. "
                    + "Channels of one image must have one size."
            );
    }

    private static float[] Stretched(ModelImage image, string channel, ScalingRule rule)
    {
        if (rule.Stretch is StretchRule.MedianMad)
            return RobustScale.Measure(Find(image, channel).Values, image.Width, image.Height).Numbers();
        var shift = Shift(Find(image, channel), rule);
        var numbers = new float[65_536];
        if (rule.Stretch is StretchRule.None)
        {
            for (var value = 0; value < numbers.Length; value++)
                numbers[value] = Reduced(value, shift, rule);
            return numbers;
        }

        IEnumerable<string> set = rule.Jointly?.FirstOrDefault(set => set.Contains(channel)) ?? [channel];
        var (least, greatest) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var plane in set.Select(name => Find(image, name)))
        {
            var (low, high) = Extremes(plane.Values);
            least = Math.Min(least, Reduced(low, Shift(plane, rule), rule));
            greatest = Math.Max(greatest, Reduced(high, Shift(plane, rule), rule));
        }

        // A scale and a shift in single precision, as OpenCV computes it: (v - least) * scale differs from it in the last bit, and so at
        // exact halves.
        var scale = greatest > least ? (float)(255.0 / ((double)greatest - least)) : 0;
        var offset = greatest > least ? (float)(-least * (255.0 / ((double)greatest - least))) : 0;
        for (var value = 0; value < numbers.Length; value++)
        {
            var stretched = Math.Clamp(Reduced(value, shift, rule) * scale + offset, 0, Full);
            numbers[value] = rule.Rounded ? MathF.Round(stretched, MidpointRounding.ToEven) : stretched;
        }

        return numbers;
    }

    private static int Shift(ModelPlane plane, ScalingRule rule) =>
        rule.Depth is DepthRule.HighByte ? Math.Max(plane.SourceBits - 8, 0) : 0;

    private static float Reduced(int value, int shift, ScalingRule rule) =>
        rule.Depth is DepthRule.HighByte ? Math.Min(value >> shift, 255) : value;

    private static (ushort Least, ushort Greatest) Extremes(ReadOnlySpan<ushort> values)
    {
        if (values.IsEmpty)
            return (0, 0);
        var (least, greatest) = (new Vector<ushort>(ushort.MaxValue), Vector<ushort>.Zero);
        var at = 0;
        for (; at <= values.Length - Vector<ushort>.Count; at += Vector<ushort>.Count)
        {
            var next = new Vector<ushort>(values[at..]);
            (least, greatest) = (Vector.Min(least, next), Vector.Max(greatest, next));
        }

        var (low, high) = (ushort.MaxValue, ushort.MinValue);
        for (var lane = 0; lane < Vector<ushort>.Count && at > 0; lane++)
            (low, high) = (Math.Min(low, least[lane]), Math.Max(high, greatest[lane]));
        for (; at < values.Length; at++)
            (low, high) = (Math.Min(low, values[at]), Math.Max(high, values[at]));
        return (low, high);
    }
}

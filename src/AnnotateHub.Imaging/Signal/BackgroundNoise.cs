using OpenCvSharp;

namespace AnnotateHub.Imaging.Signal;

/// <summary>How much the empty ground flickers: noise and texture together, read from what lies <b>below</b> the background, where no cell
/// can add to it.</summary>
internal static class BackgroundNoise
{
    /// <summary>Standard deviation of a normal distribution with this median of its lower half; not below a five-hundredth of the image's
    /// own range, which a noise-free image would leave at 0.</summary>
    public static float Deviation(FloatPlane plane, FloatPlane ground)
    {
        var step = Math.Max(1, plane.Values.Length / 30_000);
        var below = new List<float>();
        float highest = 0;
        for (var i = 0; i < plane.Values.Length; i += step)
        {
            var above = plane.Values[i] - ground.Values[i];
            highest = Math.Max(highest, above);
            if (above < 0)
                below.Add(-above);
        }

        below.Sort();
        var median = below.Count == 0 ? 0 : below[below.Count / 2];
        return Math.Max(1.4826f * median, highest / 500);
    }
}

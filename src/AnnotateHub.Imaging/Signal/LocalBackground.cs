using OpenCvSharp;

namespace AnnotateHub.Imaging.Signal;

/// <summary>
/// The light that is everywhere: medium, gel, uneven lamp, glow of clumps. First a low percentile of wide windows, which even a crowd of
/// cells leaves dark enough;
/// then a normalised convolution (Knutsson and Westin 1993) over what does not stand out from it, on a grid of 8 x 8 pixels.
/// </summary>
internal static class LocalBackground
{
    /// <summary>Pixels of the image; a shrunken image has a finer grid, so that the same ground is found at every scale.</summary>
    private const int Grid = 8;
    private const double LowShare = 0.2;
    private const float BeforeWeight = 0.01f;

    /// <param name="smooth">The channel after denoising.</param>
    /// <param name="shrunkBy">How many pixels of the image one of its pixels stands for, a power of two.</param>
    public static FloatPlane Under(FloatPlane smooth, int shrunkBy)
    {
        var grid = Math.Max(1, Grid / shrunkBy);
        int width = (smooth.Width + grid - 1) / grid,
            height = (smooth.Height + grid - 1) / grid;
        var coarse = smooth.Resized(width, height, InterpolationFlags.Area);
        var ground = LowPercentile(coarse);
        for (var pass = 0; pass < 3; pass++)
            ground = Refined(coarse, ground);
        return ground.Resized(smooth.Width, smooth.Height, InterpolationFlags.Linear);
    }

    private static FloatPlane LowPercentile(FloatPlane coarse)
    {
        // A window of at least 20 x 20 places (160 pixels) and up to a quarter of the image.
        var reach = Math.Max(10, Math.Max(coarse.Width, coarse.Height) / 8);
        var step = Math.Max(1, reach);
        int columns = (coarse.Width + step - 1) / step,
            rows = (coarse.Height + step - 1) / step;
        var low = new FloatPlane(columns, rows);
        var window = new List<float>();
        for (var row = 0; row < rows; row++)
        for (var column = 0; column < columns; column++)
        {
            int x = Math.Min(coarse.Width - 1, column * step + step / 2),
                y = Math.Min(coarse.Height - 1, row * step + step / 2);
            window.Clear();
            for (var wy = Math.Max(0, y - reach); wy <= Math.Min(coarse.Height - 1, y + reach); wy++)
            for (var wx = Math.Max(0, x - reach); wx <= Math.Min(coarse.Width - 1, x + reach); wx++)
                window.Add(coarse.Values[wy * coarse.Width + wx]);
            window.Sort();
            low.Values[row * columns + column] = window[(int)(LowShare * (window.Count - 1))];
        }

        return low.Resized(coarse.Width, coarse.Height, InterpolationFlags.Linear);
    }

    private static FloatPlane Refined(FloatPlane coarse, FloatPlane ground)
    {
        var deviation = BackgroundNoise.Deviation(coarse, ground);
        var weight = new FloatPlane(coarse.Width, coarse.Height);
        var light = new FloatPlane(coarse.Width, coarse.Height);
        for (var i = 0; i < weight.Values.Length; i++)
        {
            if (coarse.Values[i] - ground.Values[i] > 2.5f * deviation)
                continue;
            weight.Values[i] = 1;
            light.Values[i] = coarse.Values[i];
        }

        // 36 pixels follow the glow around a clump; where a clump leaves no ground to see, what was thought before stays.
        FloatPlane near = light.Blurred(4.5),
            share = weight.Blurred(4.5);
        var refined = new FloatPlane(coarse.Width, coarse.Height);
        for (var i = 0; i < refined.Values.Length; i++)
            refined.Values[i] = (near.Values[i] + BeforeWeight * ground.Values[i]) / (share.Values[i] + BeforeWeight);
        return refined;
    }
}

namespace AnnotateHub.Imaging.Signal;

/// <summary>
/// Watershed by immersion (Vincent and Soille 1991) from the peaks down, in which a peak that hardly rises above the pass to a higher one is no
/// object of its own: the passes are met highest first, so that basins merge by their persistence (Edelsbrunner et al. 2002) in the same sweep.
/// </summary>
internal static class PersistentWatershed
{
    private const int Levels = 1 << 15;

    /// <summary>How high a pass may be, as a share of the lower peak, before both are one: 0 for a strength of 0 (everything is one), 0.8 for 0.5, 0.96 for 1.</summary>
    public static double PassShare(double splitStrength) => splitStrength * (2.24 - 1.28 * splitStrength);

    /// <summary>Labels from 1, in the order of the peaks; 0 outside the mask.</summary>
    /// <param name="heights">Above 0 inside the mask.</param>
    /// <param name="passShare">Basins whose pass is higher than this share of the lower peak are one.</param>
    /// <param name="leastArea">A basin that has fewer pixels when it meets another joins it.</param>
    public static (int[] Labels, int Count) Split(FloatPlane heights, byte[] mask, double passShare, int leastArea)
    {
        int width = heights.Width, height = heights.Height;
        var order = HighestFirst(heights.Values, mask);
        var labels = new int[mask.Length];
        var basins = new List<Basin> { default };
        Span<int> around = stackalloc int[8];
        foreach (var pixel in order)
        {
            var level = heights.Values[pixel];
            int x = pixel % width, y = pixel / width, met = 0, best = 0;
            for (var dy = -1; dy <= 1; dy++)
                for (var dx = -1; dx <= 1; dx++)
                {
                    int nx = x + dx, ny = y + dy;
                    if (nx < 0 || ny < 0 || nx >= width || ny >= height || labels[ny * width + nx] == 0) continue;
                    var root = Root(basins, labels[ny * width + nx]);
                    if (around[..met].Contains(root)) continue;
                    around[met++] = root;
                    if (best == 0 || basins[root].Peak > basins[best].Peak) best = root;
                }

            if (met == 0)
            {
                basins.Add(new Basin(basins.Count, level, 1));
                labels[pixel] = basins.Count - 1;
                continue;
            }

            foreach (var other in around[..met])
            {
                if (other == best) continue;
                var (small, large) = (basins[other], basins[best]);
                if (level <= passShare * small.Peak && small.Area >= leastArea) continue;
                basins[other] = small with { Parent = best };
                basins[best] = large with { Area = large.Area + small.Area };
            }

            basins[best] = basins[best] with { Area = basins[best].Area + 1 };
            labels[pixel] = best;
        }

        return (labels, Compact(labels, basins));
    }

    private static int Compact(int[] labels, List<Basin> basins)
    {
        var final = new int[basins.Count];
        var count = 0;
        for (var basin = 1; basin < final.Length; basin++)
            if (basins[basin].Parent == basin) final[basin] = ++count;
        for (var i = 0; i < labels.Length; i++)
            if (labels[i] != 0) labels[i] = final[Root(basins, labels[i])];
        return count;
    }

    private static int Root(List<Basin> basins, int basin)
    {
        while (basins[basin].Parent != basin) basin = basins[basin].Parent;
        return basin;
    }

    /// <summary>Pixels of the mask by height. Square roots keep the steps between faint cells fine beside a bright one; equal heights go row by row.</summary>
    private static int[] HighestFirst(float[] heights, byte[] mask)
    {
        float most = 0;
        for (var i = 0; i < mask.Length; i++)
            if (mask[i] != 0) most = Math.Max(most, heights[i]);
        var starts = new int[Levels + 1];
        var scale = most > 0 ? (Levels - 1) / MathF.Sqrt(most) : 0;
        for (var i = 0; i < mask.Length; i++)
            if (mask[i] != 0) starts[Levels - Level(heights[i])]++;
        for (var level = 1; level <= Levels; level++) starts[level] += starts[level - 1];
        var order = new int[starts[Levels]];
        for (var i = 0; i < mask.Length; i++)
            if (mask[i] != 0) order[starts[Levels - Level(heights[i]) - 1]++] = i;
        return order;

        int Level(float value) => (int)(MathF.Sqrt(MathF.Max(0, value)) * scale);
    }

    private readonly record struct Basin(int Parent, float Peak, int Area);
}

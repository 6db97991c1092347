namespace AnnotateHub.Imaging.Signal;

/// <summary>The usual radius of the round parts of an image, from which smoothing and limits take their scale.</summary>
internal static class TypicalRadius
{
    /// <summary>Half the width of what shines, as the distance transform sees it: the median over its peaks, each counted with its area, so
    /// that a hundred specks do not outvote ten cells.</summary>
    /// <param name="signal">Deviations above the background.</param>
    /// <param name="shrunkBy">1 or 2.</param>
    /// <returns>Null where nothing stands out.</returns>
    public static double? Estimate(FloatPlane signal, double threshold, int shrunkBy)
    {
        var soft = signal.Blurred(1.5 / shrunkBy);
        // Half of the brightest light near by: the glow around a bright nucleus is not counted as nucleus.
        var near = soft.Highest(40 / shrunkBy + 1);
        var bright = (float)Math.Max(threshold, BetweenGlowAndCells(soft, threshold));
        var mask = new byte[soft.Values.Length];
        for (var i = 0; i < mask.Length; i++)
            if (soft.Values[i] > bright && soft.Values[i] > 0.4f * near.Values[i])
                mask[i] = 1;
        var inside = FloatPlane.DistanceInside(mask, soft.Width, soft.Height);
        var highest = inside.Highest(4 / shrunkBy + 1);
        var radii = new List<float>();
        for (var i = 0; i < mask.Length; i++)
            if (mask[i] != 0 && inside.Values[i] >= 1.5f && inside.Values[i] >= highest.Values[i])
                radii.Add(inside.Values[i]);
        if (radii.Count == 0)
            return null;
        radii.Sort();
        var half = radii.Sum(radius => (double)radius * radius) / 2;
        foreach (var radius in radii)
            if ((half -= (double)radius * radius) <= 0)
                return radius;
        return radii[^1];
    }

    /// <summary>
    /// Otsu's threshold (1979) over square roots of what passes the first one: wide glow around clumps passes that too, and would be taken
    /// for few huge cells.
    /// The faintest cells are lost with it; the size of the others serves them.
    /// </summary>
    private static double BetweenGlowAndCells(FloatPlane soft, double threshold)
    {
        const int bins = 256;
        var counts = new int[bins];
        var most = Math.Sqrt(soft.Values.Max());
        var least = Math.Sqrt(threshold);
        if (most <= least)
            return threshold;
        foreach (var value in soft.Values)
            if (value > threshold)
                counts[(int)((Math.Sqrt(value) - least) / (most - least) * (bins - 1))]++;
        double all = counts.Sum(),
            sum = counts.Index().Sum(item => (double)item.Index * item.Item),
            below = 0,
            sumBelow = 0,
            best = -1;
        var cut = 0;
        for (var bin = 0; bin < bins - 1; bin++)
        {
            below += counts[bin];
            sumBelow += (double)bin * counts[bin];
            if (below == 0 || below == all)
                continue;
            var apart = sumBelow / below - (sum - sumBelow) / (all - below);
            var between = below * (all - below) * apart * apart;
            if (between > best)
                (best, cut) = (between, bin + 1);
        }

        var root = least + cut * (most - least) / (bins - 1);
        return root * root;
    }
}

namespace AnnotateHub.Imaging.Signal;

/// <summary>What every marker says about every seed.</summary>
/// <param name="Levels">By marker, then by label (index 0 unused): light over the seed in deviations of the background.</param>
/// <param name="Chosen">By label: the marker that the cell carries, or -1.</param>
/// <param name="Margins">By label: how far from a tie the choice was, 0 to 1.</param>
internal sealed record MarkerReading(float[][] Levels, int[] Chosen, float[] Margins)
{
    /// <summary>The light that this share of a nucleus stays below: a bright neighbour that covers a third of the nucleus does not lend it
    /// its marker.</summary>
    private const double LowShare = 0.35;

    /// <param name="threshold">Deviations of the background.</param>
    public static MarkerReading From(LabelledRegions seeds, IReadOnlyList<FloatPlane> markers, float threshold)
    {
        var levels = markers.Select(marker => LightOver(seeds, marker)).ToArray();
        // A marker's usual light where it is there at all; a channel that is always brighter than another must not win by that.
        var usual = levels.Select(own => Usual(own, threshold)).ToArray();
        var chosen = new int[seeds.Count + 1];
        var margins = new float[seeds.Count + 1];
        for (var label = 1; label <= seeds.Count; label++)
        {
            chosen[label] = -1;
            float best = 0,
                second = 0;
            for (var marker = 0; marker < levels.Length; marker++)
            {
                if (levels[marker][label] < threshold)
                    continue;
                var share = MathF.Sqrt(levels[marker][label] / usual[marker]);
                if (share > best)
                    (best, second, chosen[label]) = (share, best, marker);
                else
                    second = Math.Max(second, share);
            }

            margins[label] =
                chosen[label] >= 0 ? Math.Min(1 - second / best, MathF.Min(1, levels[chosen[label]][label] / threshold - 1))
                : levels.Length == 0 ? 1
                : Math.Clamp(1 - levels.Max(own => own[label]) / threshold, 0, 1);
        }

        return new MarkerReading(levels, chosen, margins);
    }

    private static float[] LightOver(LabelledRegions seeds, FloatPlane marker)
    {
        var levels = new float[seeds.Count + 1];
        var lights = new List<float>();
        for (var label = 1; label <= seeds.Count; label++)
        {
            lights.Clear();
            foreach (var pixel in seeds.Pixels(label))
                lights.Add(marker.Values[pixel]);
            lights.Sort();
            levels[label] = lights[(int)(LowShare * (lights.Count - 1))];
        }

        return levels;
    }

    private static float Usual(float[] levels, float threshold)
    {
        var present = levels.Skip(1).Where(level => level >= threshold).Order().ToArray();
        return present.Length == 0 ? threshold : present[present.Length / 2];
    }
}

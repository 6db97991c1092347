namespace AnnotateHub.Imaging.Signal;

/// <summary>The usual radius of the round parts of an image, from which smoothing and limits take their scale.</summary>
internal static class TypicalRadius
{
    /// <summary>Half the width of what shines, as the distance transform sees it: the median over its peaks, each counted with its area, so that a hundred specks do not outvote ten cells.</summary>
    /// <param name="signal">Deviations above the background.</param>
    /// <returns>Null where nothing stands out.</returns>
    public static double? Of(FloatPlane signal, double threshold)
    {
        var soft = signal.Blurred(1.5);
        // Half of the brightest light near by: the glow around a bright nucleus is not counted as nucleus.
        var near = soft.Highest(41);
        var mask = new byte[soft.Values.Length];
        for (var i = 0; i < mask.Length; i++)
            if (soft.Values[i] > threshold && soft.Values[i] > 0.4f * near.Values[i]) mask[i] = 1;
        var inside = FloatPlane.DistanceInside(mask, soft.Width, soft.Height);
        var highest = inside.Highest(5);
        var radii = new List<float>();
        for (var i = 0; i < mask.Length; i++)
            if (mask[i] != 0 && inside.Values[i] >= 1.5f && inside.Values[i] >= highest.Values[i]) radii.Add(inside.Values[i]);
        if (radii.Count == 0) return null;
        radii.Sort();
        var half = radii.Sum(radius => (double)radius * radius) / 2;
        foreach (var radius in radii)
            if ((half -= (double)radius * radius) <= 0) return radius;
        return radii[^1];
    }
}

namespace AnnotateHub.Imaging.Signal;

/// <summary>Nuclei, or whole cells where no channel shows the nuclei: round regions of light, one a cell.</summary>
internal static class SeedRegions
{
    /// <summary>A region ends where its light falls to this share of its peak.</summary>
    private const float EdgeShare = 0.4f;

    /// <summary>A peak must rise so many times higher than the threshold for pixels: noise passes that in single pixels, not over the width
    /// of a nucleus.</summary>
    private const float PeakOverThreshold = 2f;

    /// <param name="signal">Deviations above the background.</param>
    /// <param name="threshold">In the same unit.</param>
    /// <param name="radius">Usual radius of such a region.</param>
    public static LabelledRegions Find(FloatPlane signal, float threshold, double radius, double splitStrength)
    {
        var passShare = PersistentWatershed.PassShare(splitStrength);
        var leastArea = (int)Math.Max(10, 0.2 * Math.PI * radius * radius);
        var lights = Peaks(signal, threshold, radius, passShare, leastArea);
        return ByShape(lights, signal.Height, passShare, leastArea).LargestPieces(leastArea);
    }

    /// <summary>First by light: blurred to a third of the radius, a nucleus is one hill and two that touch are two.</summary>
    private static LabelledRegions Peaks(FloatPlane signal, float threshold, double radius, double passShare, int leastArea)
    {
        var hills = signal.Blurred(Math.Max(0.8, 0.3 * radius));
        var mask = new byte[hills.Values.Length];
        for (var i = 0; i < mask.Length; i++)
            if (hills.Values[i] > threshold || signal.Values[i] > threshold)
                mask[i] = 1;
        var (labels, count) = PersistentWatershed.Split(hills, mask, passShare, leastArea);
        var peaks = new float[count + 1];
        for (var i = 0; i < labels.Length; i++)
            peaks[labels[i]] = Math.Max(peaks[labels[i]], hills.Values[i]);
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] == 0)
                continue;
            var peak = peaks[labels[i]];
            if (peak < PeakOverThreshold * threshold || signal.Values[i] < Math.Max(threshold, EdgeShare * peak))
                labels[i] = 0;
        }

        return new LabelledRegions(labels, count, signal.Width).LargestPieces(leastArea);
    }

    /// <summary>Then by shape: what is equally bright but has a waist comes apart there.</summary>
    private static LabelledRegions ByShape(LabelledRegions lights, int height, double passShare, int leastArea)
    {
        var mask = lights.Interiors();
        var depth = FloatPlane.DistanceInside(mask, lights.Width, height).Blurred(1);
        var (labels, count) = PersistentWatershed.Split(depth, mask, passShare, leastArea);
        return new LabelledRegions(labels, count, lights.Width);
    }
}

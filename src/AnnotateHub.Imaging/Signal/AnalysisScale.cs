namespace AnnotateHub.Imaging.Signal;

/// <summary>
/// How far an image is shrunk before cells are looked for, and how large they then are. Large cells lose nothing by it (a box is off by at
/// most half the shrinking),
/// noise averages out, and the time depends on the number of cells rather than of pixels.
/// </summary>
/// <param name="By">1, 2, 4 or 8.</param>
/// <param name="Radius">Usual radius of a nucleus, or of a cell without one, in shrunken pixels.</param>
/// <param name="Light">What shines at this scale.</param>
internal sealed record AnalysisScale(int By, double Radius, FloatPlane Light)
{
    /// <summary>Shrunken nuclei keep at least this radius.</summary>
    private const double LeastRadius = 4;

    /// <param name="signal">What shines, in deviations of the background, for an image shrunk by this much.</param>
    /// <returns>Null where nothing shines.</returns>
    public static AnalysisScale? For(Func<int, FloatPlane> signal, float threshold)
    {
        // Half the size is enough to measure all but the smallest.
        var light = signal(2);
        if (TypicalRadius.Estimate(light, threshold, 2) is { } half && half >= LeastRadius)
        {
            var by = 2;
            while (by < 8 && 2 * half / (2 * by) >= LeastRadius)
                by *= 2;
            return new AnalysisScale(by, 2 * half / by, by == 2 ? light : signal(by));
        }

        light = signal(1);
        return TypicalRadius.Estimate(light, threshold, 1) is { } full ? new AnalysisScale(1, full, light) : null;
    }
}

using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Core.Agreement;

/// <summary>
/// Percentile bootstrap <b>by image, within patient</b>: cells of one image are no independent witnesses, so whole images are drawn, with
/// replacement,
/// as many from each patient as that patient has (Efron and Tibshirani 1993, chapters 8 and 13).
/// </summary>
public static class Bootstrap
{
    /// <summary>With fewer images an interval would look surer than it is; a report shows every image's value instead.</summary>
    public const int FewestImages = 10;

    /// <param name="patients">The patient of every image; one image a patient gives no choice within it, so then all images are drawn from
    /// together.</param>
    /// <param name="figure">The figure for a list of image numbers, some of them several times; null where undefined.</param>
    public static BootstrapInterval ByImage(
        IReadOnlyList<string> patients,
        Func<IReadOnlyList<int>, double?> figure,
        int resamples = 1_000,
        ulong seed = 1
    )
    {
        if (patients.Count < FewestImages)
            return new BootstrapInterval(null, null, null, 0, 0, seed, PinnedRandom.Name, TooFew(patients.Count));
        var values = new List<double>(resamples);
        foreach (var draw in Draws(patients, resamples, seed))
            if (figure(draw) is { } value && !double.IsNaN(value))
                values.Add(value);
        if (values.Count < 2)
            return new BootstrapInterval(
                null,
                null,
                null,
                resamples,
                resamples - values.Count,
                seed,
                PinnedRandom.Name,
                "The figure is undefined in nearly every resample."
            );
        return new BootstrapInterval(
            Percentile(values, 2.5),
            Percentile(values, 97.5),
            StandardDeviation(values),
            resamples,
            resamples - values.Count,
            seed,
            PinnedRandom.Name,
            null
        );
    }

    /// <summary>Why there is no interval.</summary>
    internal static string TooFew(int images) =>
        $"There are {images} images; below {FewestImages} every image's value is shown and no interval.";

    /// <summary>The resamples themselves: image numbers. The same seed gives the same ones on every machine.</summary>
    public static IEnumerable<IReadOnlyList<int>> Draws(IReadOnlyList<string> patients, int resamples, ulong seed)
    {
        var strata = patients
            .Index()
            .GroupBy(image => image.Item, image => image.Index, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.ToArray())
            .ToList();
        if (strata.All(stratum => stratum.Length == 1))
            strata =
            [
                [.. Enumerable.Range(0, patients.Count)],
            ];
        var random = new PinnedRandom(seed);
        for (var resample = 0; resample < resamples; resample++)
        {
            var draw = new int[patients.Count];
            var at = 0;
            foreach (var stratum in strata)
                for (var image = 0; image < stratum.Length; image++)
                    draw[at++] = stratum[random.Below(stratum.Length)];
            yield return draw;
        }
    }

    /// <summary>Linear interpolation between order statistics, as numpy.percentile (Hyndman and Fan 1996, type 7).</summary>
    /// <param name="percent">0 to 100.</param>
    public static double Percentile(IEnumerable<double> values, double percent)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
            throw new ArgumentException("A percentile needs at least one value; found none.");
        var at = percent / 100 * (sorted.Length - 1);
        var below = (int)Math.Floor(at);
        return below + 1 >= sorted.Length ? sorted[^1] : sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
    }

    /// <summary>With n - 1.</summary>
    public static double StandardDeviation(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}

using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Imaging.Display;

/// <summary>Extremes and percentiles of a plane's stored values; the percentiles are where automatic contrast begins and ends.</summary>
/// <param name="LowPercentile">0.35 percentile, rounded down.</param>
/// <param name="HighPercentile">99.65 percentile, rounded up.</param>
public sealed record PlaneStatistics(int Minimum, int Maximum, int LowPercentile, int HighPercentile)
{
    // 0.35 is no binary fraction: a percentile that is 35 comes out as 34.99999999999999.
    private const double Noise = 1e-6;

    public static PlaneStatistics From(Plane16 plane)
    {
        var histogram = Histogram(plane);
        return new PlaneStatistics(
            Array.FindIndex(histogram, n => n > 0),
            Array.FindLastIndex(histogram, n => n > 0),
            (int)Math.Floor(Percentile(histogram, plane.Pixels.Length, 0.35) + Noise),
            (int)Math.Ceiling(Percentile(histogram, plane.Pixels.Length, 99.65) - Noise)
        );
    }

    /// <summary>Between the two nearest ranks, linearly: the value at rank p / 100 x (n - 1), counting from 0 (numpy's default).</summary>
    public static double Percentile(Plane16 plane, double percent) => Percentile(Histogram(plane), plane.Pixels.Length, percent);

    private static int[] Histogram(Plane16 plane)
    {
        var histogram = new int[65_536];
        foreach (var value in plane.Pixels)
            histogram[value]++;
        return histogram;
    }

    private static double Percentile(int[] histogram, int count, double percent)
    {
        var rank = percent / 100 * (count - 1);
        var whole = (int)rank;
        var lower = AtRank(histogram, whole);
        return rank == whole ? lower : lower + (rank - whole) * (AtRank(histogram, whole + 1) - lower);
    }

    private static int AtRank(int[] histogram, int rank)
    {
        var seen = 0;
        for (var value = 0; ; value++)
        {
            seen += histogram[value];
            if (seen > rank)
                return value;
        }
    }
}

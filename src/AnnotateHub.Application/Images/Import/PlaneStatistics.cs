using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Application.Images.Import;

/// <summary>What automatic contrast needs to know of a plane.</summary>
/// <param name="Low">Smallest value that at least 0.35 % of the pixels do not exceed.</param>
/// <param name="High">Smallest value that at least 99.65 % of the pixels do not exceed.</param>
public readonly record struct PlaneStatistics(int Minimum, int Maximum, int Low, int High)
{
    public static PlaneStatistics From(Plane16 plane)
    {
        var histogram = new long[65_536];
        foreach (var value in plane.Pixels)
            histogram[value]++;
        var count = plane.Pixels.LongLength;
        return new PlaneStatistics(
            Reached(histogram, 1),
            Reached(histogram, count),
            Reached(histogram, Share(count, 0.0035)),
            Reached(histogram, Share(count, 0.9965))
        );
    }

    private static long Share(long count, double share) => Math.Max(1, (long)Math.Ceiling(count * share));

    private static int Reached(long[] histogram, long pixels)
    {
        long seen = 0;
        for (var value = 0; value < histogram.Length; value++)
            if ((seen += histogram[value]) >= pixels)
                return value;
        return histogram.Length - 1;
    }
}

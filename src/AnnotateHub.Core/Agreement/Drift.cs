namespace AnnotateHub.Core.Agreement;

/// <summary>An image that came back to the person who had done it before.</summary>
/// <param name="Before">What the person drew the first time.</param>
/// <param name="Again">What the same person drew when it came back.</param>
public sealed record ReturnedImage(string Person, DateOnly Day, IReadOnlyList<ClassedBox> Before, IReadOnlyList<ClassedBox> Again);

/// <summary>A person against themselves on the images of one day.</summary>
/// <param name="Counts">Cells found both times, only before, only again; pooled over the day's images.</param>
/// <param name="SameClass">Share of the cells found both times that got the same class; null where there is none.</param>
public sealed record DriftPoint(string Person, DateOnly Day, int Images, DetectionCounts Counts, double? SameClass);

/// <summary>Whether a person still annotates as they did: the agreement with oneself (intra-rater agreement) over time.</summary>
public static class Drift
{
    /// <summary>By person, then by day.</summary>
    /// <param name="iou">From which two boxes are one cell.</param>
    public static IReadOnlyList<DriftPoint> Of(IReadOnlyList<ReturnedImage> images, double iou = 0.5) =>
    [
        .. images.GroupBy(image => (image.Person, image.Day)).OrderBy(group => group.Key.Person, StringComparer.Ordinal).ThenBy(group => group.Key.Day).Select(group =>
        {
            var pairs = group.Select(image => ImagePair.Match(image.Before, image.Again, iou)).ToList();
            var matched = pairs.Sum(pair => pair.Pairs.Count);
            var same = pairs.Sum(pair => pair.Pairs.Count(cell => pair.A[cell.A].Class == pair.B[cell.B].Class));
            return new DriftPoint(group.Key.Person, group.Key.Day, pairs.Count, pairs.Aggregate(default(DetectionCounts), (sum, pair) => sum + pair.Counts), matched == 0 ? null : (double)same / matched);
        }),
    ];
}

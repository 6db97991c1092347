namespace AnnotateHub.Core.Agreement;

/// <summary>Whether a person still annotates as they did: the agreement with oneself (intra-rater agreement) over time.</summary>
public static class Drift
{
    /// <summary>By person, then by day.</summary>
    /// <param name="iou">From which two boxes are one cell.</param>
    public static IReadOnlyList<DriftPoint> Compute(IReadOnlyList<ReturnedImage> images, double iou = 0.5) =>
        [
            .. images
                .GroupBy(image => (image.Person, image.Day))
                .OrderBy(group => group.Key.Person, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Day)
                .Select(group =>
                {
                    var pairs = group.Select(image => ImagePair.Match(image.Before, image.Again, iou)).ToList();
                    var matched = pairs.Sum(pair => pair.Pairs.Count);
                    var same = pairs.Sum(pair => pair.Pairs.Count(cell => pair.A[cell.A].Class == pair.B[cell.B].Class));
                    return new DriftPoint(
                        group.Key.Person,
                        group.Key.Day,
                        pairs.Count,
                        pairs.Aggregate(default(DetectionCounts), (sum, pair) => sum + pair.Counts),
                        matched == 0 ? null : (double)same / matched
                    );
                }),
        ];
}

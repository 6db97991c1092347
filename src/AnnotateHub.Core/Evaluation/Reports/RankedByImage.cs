namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>
/// A ranking that knows its images, so that a resample is only a weight for each image: the detections of an image drawn twice count twice,
/// and nothing is sorted or matched again. Right because matching never reaches across images.
/// </summary>
internal sealed class RankedByImage
{
    private readonly (int Image, double Score, bool Hit)[] _ranked;
    private readonly int[] _truth;

    public RankedByImage(RankedDetections detections, Func<int, int> imageOf, IEnumerable<(int Image, int Count)> truth, int images)
    {
        _ranked =
        [
            .. detections
                .Ranked.Where(rankedDetection => rankedDetection.Outcome != DetectionOutcome.Ignored)
                .Select(rankedDetection =>
                    (imageOf(rankedDetection.Detection), rankedDetection.Score, rankedDetection.Outcome == DetectionOutcome.TruePositive)
                ),
        ];
        _truth = new int[images];
        foreach (var (image, count) in truth)
            _truth[image] += count;
    }

    /// <summary>All-point AP and the best F1 where image i counts so many times; null without true cells.</summary>
    public (double? Ap, double? BestF1) At(IReadOnlyList<int> times)
    {
        long truth = 0;
        for (var image = 0; image < _truth.Length; image++)
            truth += (long)times[image] * _truth[image];
        if (truth == 0)
            return (null, null);
        var (recalls, precisions) = (new List<double>(), new List<double>());
        long hits = 0,
            misses = 0;
        var best = 0.0;
        for (var place = 0; place < _ranked.Length; place++)
        {
            var (image, score, hit) = _ranked[place];
            if (hit)
                hits += times[image];
            else
                misses += times[image];
            if (times[image] > 0)
            {
                recalls.Add((double)hits / truth);
                precisions.Add((double)hits / (hits + misses));
            }

            if (place + 1 == _ranked.Length || _ranked[place + 1].Score != score)
                best = Math.Max(best, 2.0 * hits / (hits + misses + truth));
        }

        double area = 0,
            highest = 0;
        for (var place = precisions.Count - 1; place >= 0; place--)
        {
            highest = Math.Max(highest, precisions[place]);
            area += (recalls[place] - (place == 0 ? 0 : recalls[place - 1])) * highest;
        }

        return (area, best);
    }

    public static int[] Times(IReadOnlyList<int> draw)
    {
        var times = new int[draw.Count];
        foreach (var image in draw)
            times[image]++;
        return times;
    }
}

using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Evaluation;

/// <summary>Every distinct score as a threshold, highest first. Equal scores form one step.</summary>
public sealed class ScoreCurve
{
    private ScoreCurve(IReadOnlyList<ThresholdPoint> points, int positives, int negatives) =>
        (Points, Positives, Negatives) = (points, positives, negatives);

    /// <param name="missed">Positives without any score (true boxes that no detection hit): they count in recall.</param>
    public static ScoreCurve Compute(IReadOnlyList<bool> positive, ReadOnlySpan<double> scores, int missed = 0)
    {
        if (positive.Count != scores.Length)
            throw new ArgumentException($"Every item needs a score; found {positive.Count} items and {scores.Length} scores.");
        var positives = positive.Count(item => item) + missed;
        var negatives = positive.Count(item => !item);
        var points = new List<ThresholdPoint>();
        int hits = 0,
            misses = 0;
        var order = ScoreOrder.Descending(scores);
        for (var place = 0; place < order.Length; place++)
        {
            if (positive[order[place]])
                hits++;
            else
                misses++;
            if (place + 1 == order.Length || scores[order[place + 1]] != scores[order[place]])
                points.Add(new ThresholdPoint(scores[order[place]], hits, misses, positives, negatives));
        }

        return new ScoreCurve(points, positives, negatives);
    }

    /// <summary>Of detections: ignored ones left out, missed cells counted in recall.</summary>
    public static ScoreCurve Compute(RankedDetections detections)
    {
        var counted = detections.Ranked.Where(rankedDetection => rankedDetection.Outcome != DetectionOutcome.Ignored).ToList();
        return Compute(
            [.. counted.Select(rankedDetection => rankedDetection.Outcome == DetectionOutcome.TruePositive)],
            counted.Select(rankedDetection => rankedDetection.Score).ToArray(),
            detections.TruthCount - detections.TruePositives
        );
    }

    public IReadOnlyList<ThresholdPoint> Points { get; }
    public int Positives { get; }
    public int Negatives { get; }

    /// <summary>The point with the largest F1, of equals the one with the higher threshold; null without items.</summary>
    public ThresholdPoint? BestF1 => Best(Points);

    /// <summary>The authors' grid: 0.05 to 0.99 in steps of 0.01, highest first.</summary>
    public IReadOnlyList<ThresholdPoint> OnTheAuthorsGrid =>
        [.. Enumerable.Range(5, 95).Reverse().Select(hundredths => At(hundredths / 100.0))];

    /// <summary>What counts as positive from this threshold on, whether or not any item has that score.</summary>
    public ThresholdPoint At(double threshold)
    {
        var point = Points.LastOrDefault(thresholdPoint => thresholdPoint.Threshold >= threshold);
        return new ThresholdPoint(threshold, point.TruePositives, point.FalsePositives, Positives, Negatives);
    }

    /// <summary>Area under the receiver operating characteristic: the chance that a positive outscores a negative, a tie counting one half.
    /// Null where either is missing.</summary>
    public double? Auroc
    {
        get
        {
            if (Positives == 0 || Negatives == 0)
                return null;
            double area = 0;
            var before = default(ThresholdPoint);
            foreach (var point in Points)
            {
                area += (point.FalsePositives - before.FalsePositives) * ((double)before.TruePositives + point.TruePositives) / 2;
                before = point;
            }

            return area / ((double)Positives * Negatives);
        }
    }

    /// <summary>Sum over steps of (gain in recall) x precision, without interpolation. Null without positives.</summary>
    public double? AveragePrecision =>
        Positives == 0
            ? null
            : Points.Select((point, index) => (point.Recall - (index == 0 ? 0 : Points[index - 1].Recall)) * point.Precision).Sum();

    public static ThresholdPoint? Best(IEnumerable<ThresholdPoint> highestFirst)
    {
        ThresholdPoint? best = null;
        foreach (var point in highestFirst)
            if (best is null || point.F1 > best.Value.F1)
                best = point;
        return best;
    }
}

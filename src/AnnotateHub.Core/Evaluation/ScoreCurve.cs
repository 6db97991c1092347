using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Evaluation;

/// <summary>What is called positive at one threshold: everything that scores at least so much.</summary>
public readonly record struct ThresholdPoint(double Threshold, int TruePositives, int FalsePositives, int Positives, int Negatives)
{
    /// <summary>0 where nothing is called positive.</summary>
    public double Precision => Share(TruePositives, TruePositives + FalsePositives);

    /// <summary>0 where nothing is positive.</summary>
    public double Recall => Share(TruePositives, Positives);

    /// <summary>2 TP / (2 TP + FP + FN); 0 for 0/0.</summary>
    public double F1 => Share(2 * TruePositives, TruePositives + FalsePositives + Positives);

    public double FalsePositiveRate => Share(FalsePositives, Negatives);

    public double Accuracy => Share(TruePositives + Negatives - FalsePositives, Positives + Negatives);

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}

/// <summary>Every distinct score as a threshold, highest first. Equal scores form one step.</summary>
public sealed class ScoreCurve
{
    private ScoreCurve(IReadOnlyList<ThresholdPoint> points, int positives, int negatives) => (Points, Positives, Negatives) = (points, positives, negatives);

    /// <param name="missed">Positives without any score (true boxes that no detection hit): they count in recall.</param>
    public static ScoreCurve Of(IReadOnlyList<bool> positive, ReadOnlySpan<double> scores, int missed = 0)
    {
        if (positive.Count != scores.Length) throw new ArgumentException($"Every item needs a score; found {positive.Count} items and {scores.Length} scores.");
        var positives = positive.Count(item => item) + missed;
        var negatives = positive.Count(item => !item);
        var points = new List<ThresholdPoint>();
        int hits = 0, misses = 0;
        var order = ScoreOrder.Descending(scores);
        for (var place = 0; place < order.Length; place++)
        {
            if (positive[order[place]]) hits++;
            else misses++;
            if (place + 1 == order.Length || scores[order[place + 1]] != scores[order[place]])
                points.Add(new ThresholdPoint(scores[order[place]], hits, misses, positives, negatives));
        }

        return new ScoreCurve(points, positives, negatives);
    }

    /// <summary>Of detections: ignored ones left out, missed cells counted in recall.</summary>
    public static ScoreCurve Of(RankedDetections detections)
    {
        var counted = detections.Ranked.Where(item => item.Outcome != DetectionOutcome.Ignored).ToList();
        return Of([.. counted.Select(item => item.Outcome == DetectionOutcome.TruePositive)], counted.Select(item => item.Score).ToArray(), detections.TruthCount - detections.TruePositives);
    }

    public IReadOnlyList<ThresholdPoint> Points { get; }
    public int Positives { get; }
    public int Negatives { get; }

    /// <summary>The point with the largest F1, of equals the one with the higher threshold; null without items.</summary>
    public ThresholdPoint? BestF1 => Best(Points);

    /// <summary>The authors' grid: 0.05 to 0.99 in steps of 0.01, highest first.</summary>
    public IReadOnlyList<ThresholdPoint> OnTheAuthorsGrid => [.. Enumerable.Range(5, 95).Reverse().Select(hundredths => At(hundredths / 100.0))];

    /// <summary>What counts as positive from this threshold on, whether or not any item has that score.</summary>
    public ThresholdPoint At(double threshold)
    {
        var point = Points.LastOrDefault(item => item.Threshold >= threshold);
        return new ThresholdPoint(threshold, point.TruePositives, point.FalsePositives, Positives, Negatives);
    }

    /// <summary>Area under the receiver operating characteristic: the chance that a positive outscores a negative, a tie counting one half. Null where either is missing.</summary>
    public double? Auroc
    {
        get
        {
            if (Positives == 0 || Negatives == 0) return null;
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
    public double? AveragePrecision => Positives == 0 ? null : Points.Select((point, index) => (point.Recall - (index == 0 ? 0 : Points[index - 1].Recall)) * point.Precision).Sum();

    public static ThresholdPoint? Best(IEnumerable<ThresholdPoint> highestFirst)
    {
        ThresholdPoint? best = null;
        foreach (var point in highestFirst)
            if (best is null || point.F1 > best.Value.F1) best = point;
        return best;
    }
}

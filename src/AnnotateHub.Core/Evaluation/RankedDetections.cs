namespace AnnotateHub.Core.Evaluation;

public enum DetectionOutcome
{
    TruePositive,
    FalsePositive,

    /// <summary>On a box to be ignored: counts neither way.</summary>
    Ignored,
}

/// <summary>A detection with what became of it.</summary>
/// <param name="Detection">Position in the detections that were evaluated.</param>
/// <param name="Truth">Position of the true box it was matched to, or null.</param>
public readonly record struct RankedDetection(int Detection, double Score, DetectionOutcome Outcome, int? Truth);

/// <summary>Detections of one class, best score first, and how many true boxes there were to find.</summary>
public sealed record RankedDetections(IReadOnlyList<RankedDetection> Ranked, int TruthCount)
{
    public int TruePositives => Ranked.Count(item => item.Outcome == DetectionOutcome.TruePositive);
    public int FalsePositives => Ranked.Count(item => item.Outcome == DetectionOutcome.FalsePositive);

    /// <summary>Recall and precision after each detection; ignored ones repeat the values before them.</summary>
    public (double[] Recall, double[] Precision) Curve()
    {
        var (recall, precision) = (new double[Ranked.Count], new double[Ranked.Count]);
        int hits = 0, misses = 0;
        for (var index = 0; index < Ranked.Count; index++)
        {
            if (Ranked[index].Outcome == DetectionOutcome.TruePositive) hits++;
            else if (Ranked[index].Outcome == DetectionOutcome.FalsePositive) misses++;
            recall[index] = TruthCount == 0 ? 0 : (double)hits / TruthCount;
            precision[index] = hits + misses == 0 ? 0 : (double)hits / (hits + misses);
        }

        return (recall, precision);
    }
}

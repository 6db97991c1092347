namespace AnnotateHub.Core.Evaluation;

/// <summary>Detections of one class, best score first, and how many true boxes there were to find.</summary>
public sealed record RankedDetections(IReadOnlyList<RankedDetection> Ranked, int TruthCount)
{
    public int TruePositives => Ranked.Count(rankedDetection => rankedDetection.Outcome == DetectionOutcome.TruePositive);
    public int FalsePositives => Ranked.Count(rankedDetection => rankedDetection.Outcome == DetectionOutcome.FalsePositive);

    /// <summary>Recall and precision after each detection; ignored ones repeat the values before them.</summary>
    public (double[] Recall, double[] Precision) Curve()
    {
        var (recall, precision) = (new double[Ranked.Count], new double[Ranked.Count]);
        int hits = 0,
            misses = 0;
        for (var index = 0; index < Ranked.Count; index++)
        {
            if (Ranked[index].Outcome == DetectionOutcome.TruePositive)
                hits++;
            else if (Ranked[index].Outcome == DetectionOutcome.FalsePositive)
                misses++;
            recall[index] = TruthCount == 0 ? 0 : (double)hits / TruthCount;
            precision[index] = hits + misses == 0 ? 0 : (double)hits / (hits + misses);
        }

        return (recall, precision);
    }
}

namespace AnnotateHub.Core.Evaluation;

/// <summary>Whether a score of 0.8 means right in eight of ten cases.</summary>
public static class Calibration
{
    /// <summary>Bins of equal width over 0 to 1.</summary>
    public static IReadOnlyList<ReliabilityBin> Reliability(IReadOnlyList<bool> positive, IReadOnlyList<double> scores, int bins = 10)
    {
        var members = Enumerable
            .Range(0, scores.Count)
            .ToLookup(index =>
                scores[index] is >= 0 and <= 1
                    ? Math.Min(bins - 1, (int)(scores[index] * bins))
                    : throw new ArgumentException($"A reliability plot needs scores from 0 to 1; found {scores[index]}.")
            );
        return
        [
            .. Enumerable
                .Range(0, bins)
                .Select(bin =>
                {
                    var own = members[bin].ToList();
                    return new ReliabilityBin(
                        (double)bin / bins,
                        (bin + 1.0) / bins,
                        own.Count,
                        own.Count == 0 ? null : own.Average(index => scores[index]),
                        own.Count == 0 ? null : (double)own.Count(index => positive[index]) / own.Count
                    );
                }),
        ];
    }

    /// <summary>Mean distance between score and outcome over bins, weighted by their counts (expected calibration error). Null without
    /// items.</summary>
    public static double? ExpectedError(IReadOnlyList<ReliabilityBin> bins)
    {
        var count = bins.Sum(bin => bin.Count);
        return count == 0
            ? null
            : bins.Where(bin => bin.Count > 0).Sum(bin => bin.Count * Math.Abs(bin.PositiveShare!.Value - bin.MeanScore!.Value)) / count;
    }

    /// <summary>Mean squared distance between score and outcome (Brier 1950). Null without items.</summary>
    public static double? Brier(IReadOnlyList<bool> positive, IReadOnlyList<double> scores) =>
        scores.Count == 0
            ? null
            : scores.Select((score, index) => (score - (positive[index] ? 1 : 0)) * (score - (positive[index] ? 1 : 0))).Average();
}

namespace AnnotateHub.Core.Agreement;

/// <summary>How many cells both annotators found, and how many only one did. Counts of several images add up.</summary>
public readonly record struct DetectionCounts(int Matched, int OnlyA, int OnlyB)
{
    public static DetectionCounts operator +(DetectionCounts left, DetectionCounts right) =>
        new(left.Matched + right.Matched, left.OnlyA + right.OnlyA, left.OnlyB + right.OnlyB);

    /// <summary>Share of A's boxes that B has too: precision of A with B as reference, recall of B with A as reference. Null when A drew
    /// nothing.</summary>
    public double? PrecisionOfA => Share(Matched, Matched + OnlyA);

    /// <summary>Share of B's boxes that A has too: recall of A with B as reference. Null when B drew nothing.</summary>
    public double? RecallOfA => Share(Matched, Matched + OnlyB);

    /// <summary>
    /// 2 · matched / (boxes of A + boxes of B), the same both ways, and the limit of kappa as true negatives grow (Hripcsak and Rothschild
    /// 2005).
    /// Null when neither drew anything.
    /// </summary>
    public double? F1 => Share(2 * Matched, 2 * Matched + OnlyA + OnlyB);

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;
}

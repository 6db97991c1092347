using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Agreement;

/// <summary>A box with its class, as far as agreement goes.</summary>
public readonly record struct ClassedBox(PixelBox Box, string Class);

/// <summary>What two annotators drew in one image and which boxes are the same cell.</summary>
/// <param name="Pairs">One-to-one, class-agnostic (<see cref="OneToOneMatching"/>).</param>
public sealed record ImagePair(IReadOnlyList<ClassedBox> A, IReadOnlyList<ClassedBox> B, IReadOnlyList<MatchedPair> Pairs)
{
    public static ImagePair Match(IReadOnlyList<ClassedBox> a, IReadOnlyList<ClassedBox> b, double iouThreshold) =>
        new(a, b, OneToOneMatching.Match([.. a.Select(box => box.Box)], [.. b.Select(box => box.Box)], iouThreshold));

    public DetectionCounts Counts => new(Pairs.Count, A.Count - Pairs.Count, B.Count - Pairs.Count);
}

/// <summary>How many cells both annotators found, and how many only one did. Counts of several images add up.</summary>
public readonly record struct DetectionCounts(int Matched, int OnlyA, int OnlyB)
{
    public static DetectionCounts operator +(DetectionCounts left, DetectionCounts right) =>
        new(left.Matched + right.Matched, left.OnlyA + right.OnlyA, left.OnlyB + right.OnlyB);

    /// <summary>Share of A's boxes that B has too: precision of A with B as reference, recall of B with A as reference. Null when A drew nothing.</summary>
    public double? PrecisionOfA => Share(Matched, Matched + OnlyA);

    /// <summary>Share of B's boxes that A has too: recall of A with B as reference. Null when B drew nothing.</summary>
    public double? RecallOfA => Share(Matched, Matched + OnlyB);

    /// <summary>
    /// 2 · matched / (boxes of A + boxes of B), the same both ways, and the limit of kappa as true negatives grow (Hripcsak and Rothschild 2005).
    /// Null when neither drew anything.
    /// </summary>
    public double? F1 => Share(2 * Matched, 2 * Matched + OnlyA + OnlyB);

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;
}

/// <summary>How two boxes of one cell differ.</summary>
/// <param name="CentreDistance">In pixels.</param>
/// <param name="SizeRatio">Area of B's box over area of A's.</param>
public readonly record struct PairGeometry(double Iou, double CentreDistance, double SizeRatio)
{
    public static PairGeometry Of(ImagePair image, MatchedPair pair)
    {
        var (a, b) = (image.A[pair.A].Box, image.B[pair.B].Box);
        return new PairGeometry(pair.Iou, Overlap.CentreDistance(a, b), b.Area / a.Area);
    }
}

using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Agreement;

/// <summary>What two annotators drew in one image and which boxes are the same cell.</summary>
/// <param name="Pairs">One-to-one, class-agnostic (<see cref="OneToOneMatching"/>).</param>
public sealed record ImagePair(IReadOnlyList<ClassedBox> A, IReadOnlyList<ClassedBox> B, IReadOnlyList<MatchedPair> Pairs)
{
    public static ImagePair Match(IReadOnlyList<ClassedBox> a, IReadOnlyList<ClassedBox> b, double iouThreshold) =>
        new(a, b, OneToOneMatching.Match([.. a.Select(box => box.Box)], [.. b.Select(box => box.Box)], iouThreshold));

    public DetectionCounts Counts => new(Pairs.Count, A.Count - Pairs.Count, B.Count - Pairs.Count);
}

using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Study.Rounds;

/// <summary>How much an annotator is expected to correct on an image, from what models said of it.</summary>
public static class ExpectedGain
{
    private const double SameCellIou = 0.5;

    /// <summary>
    /// Uncertainty sampling (Settles 2009, section 3.1): the binary entropy in bits of each box's score, summed over the image. A box of
    /// score 0.5 counts 1, one of 0 or 1 counts 0, and so does one without a score, which says nothing.
    /// </summary>
    public static double Uncertainty(IEnumerable<double?> scores) =>
        scores.Sum(score => score is > 0 and < 1 ? Entropy(score.Value) + Entropy(1 - score.Value) : 0);

    /// <summary>Query by committee (Seung, Opper and Sompolinsky 1992) for two models, as from two seeds of one training: boxes of either
    /// that the other does not have at IoU 0.5, and boxes of both whose class differs.</summary>
    public static int Disagreement(IReadOnlyList<ClassedBox> a, IReadOnlyList<ClassedBox> b)
    {
        var pairs = OneToOneMatching.Match([.. a.Select(box => box.Box)], [.. b.Select(box => box.Box)], SameCellIou);
        return a.Count + b.Count - 2 * pairs.Count + pairs.Count(pair => a[pair.A].Class != b[pair.B].Class);
    }

    private static double Entropy(double share) => -share * Math.Log2(share);
}

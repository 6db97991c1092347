using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Application.Rounds.Calibration;

/// <summary>Whether one person's calibration agrees well enough with the most senior annotator's, and the figures behind it as a
/// sentence.</summary>
internal static class CalibrationResult
{
    /// <param name="images">The person's boxes as A, the most senior's as B.</param>
    public static (bool Passed, string Note) Evaluate(
        CalibrationGate gate,
        IReadOnlyList<ImagePair> images,
        IReadOnlyList<string> classes,
        string senior
    )
    {
        var counts = images.Aggregate(default(DetectionCounts), (sum, image) => sum + image.Counts);
        // Where neither drew anything they agree fully.
        var f1 = counts.F1 ?? 1;
        var pairs = images.SelectMany(image => image.Pairs.Select(pair => (A: image.A[pair.A].Class, B: image.B[pair.B].Class))).ToList();
        var sameClass = classes.Count < 2 || pairs.Count == 0 ? (double?)null : (double)pairs.Count(pair => pair.A == pair.B) / pairs.Count;
        var passed =
            (gate.LowestF1 is not { } lowestF1 || f1 >= lowestF1)
            && (gate.LowestClassAgreement is not { } lowestClass || sameClass is null || sameClass >= lowestClass);
        var detection = $"detection F1 {f1:0.000}{(gate.LowestF1 is { } wanted ? $" (at least {wanted:0.###})" : "")}";
        var agreement = sameClass is { } share
            ? $", same class on {share:0.000} of {pairs.Count} matched cells{(gate.LowestClassAgreement is { } least ? $" (at least {least:0.###})" : "")}"
            : "";
        return (passed, $"Against {senior} at IoU 0.5 over {images.Count} images: {detection}{agreement}.");
    }
}

using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Pseudolabels;

/// <summary>From candidates to pseudolabels: floor, per-class NMS, class-agnostic NMS, fusion with the classifier, floor, NMS again. Pure,
/// so that sliders can call it live.</summary>
public static class PseudolabelSelection
{
    /// <param name="modelClasses">What <see cref="Candidate.Class"/> counts.</param>
    /// <param name="projectClasses">What <see cref="Candidate.ClassProbabilities"/> counts.</param>
    /// <returns>Best S first, equal scores by the order of the candidates.</returns>
    public static IReadOnlyList<Pseudolabel> Select(
        IReadOnlyList<Candidate> candidates,
        IReadOnlyList<string> modelClasses,
        IReadOnlyList<string> projectClasses,
        PseudolabelSettings settings
    )
    {
        if (settings.Fault() is { } fault)
            throw new ArgumentException(fault, nameof(settings));
        int[] left = [.. Enumerable.Range(0, candidates.Count).Where(index => candidates[index].DetectorScore >= settings.DetectorFloor)];
        left = Kept(
            left,
            index => candidates[index].Box,
            index => candidates[index].DetectorScore,
            settings.ClassIou,
            index => candidates[index].Class
        );
        if (settings.AgnosticIou is { } across)
            left = Kept(left, index => candidates[index].Box, index => candidates[index].DetectorScore, across);

        var fused = left.Select(index => Fuse(candidates[index], index, modelClasses, projectClasses, settings))
            .Where(label => label.Score >= settings.ScoreFloor)
            .ToArray();
        int[] order = [.. Enumerable.Range(0, fused.Length)];
        order = settings.FinalIou is { } final
            ? Kept(order, index => fused[index].Box, index => fused[index].Score, final)
            : ScoreOrder.Descending([.. fused.Select(label => label.Score)]);
        return [.. order.Take(settings.MaxPerImage).Select(index => fused[index])];
    }

    /// <summary>
    /// The class is the classifier's most probable one and S_cls its probability. A detector that knows one class only is asked "is it that
    /// one?": S_cls is then
    /// the classifier's probability of the detector's class.
    /// </summary>
    private static Pseudolabel Fuse(
        Candidate candidate,
        int index,
        IReadOnlyList<string> modelClasses,
        IReadOnlyList<string> projectClasses,
        PseudolabelSettings settings
    )
    {
        var detected = modelClasses[candidate.Class];
        if (candidate.ClassProbabilities is not { } probabilities)
            return new Pseudolabel(candidate.Box, detected, candidate.DetectorScore, index);
        if (probabilities.Count != projectClasses.Count)
            throw new ArgumentException(
                $"Candidate {index} has {probabilities.Count} class probabilities; the project has {projectClasses.Count} classes."
            );
        var asked =
            settings.ClassFrom is ClassSource.Detector || modelClasses.Count == 1
                ? projectClasses.ToList().IndexOf(detected)
                : MostProbable(probabilities);
        return asked < 0
            ? new Pseudolabel(candidate.Box, detected, candidate.DetectorScore, index)
            : new Pseudolabel(
                candidate.Box,
                projectClasses[asked],
                settings.Fusion.Fuse(candidate.DetectorScore, probabilities[asked]),
                index
            );
    }

    private static int MostProbable(IReadOnlyList<double> probabilities)
    {
        var best = 0;
        for (var index = 1; index < probabilities.Count; index++)
            if (probabilities[index] > probabilities[best])
                best = index;
        return best;
    }

    private static int[] Kept(int[] among, Func<int, PixelBox> box, Func<int, double> score, double iou, Func<int, int>? @class = null)
    {
        PixelBox[] boxes = [.. among.Select(box)];
        double[] scores = [.. among.Select(score)];
        var kept = @class is null
            ? NonMaximumSuppression.Keep(boxes, scores, iou)
            : NonMaximumSuppression.KeepByClass(boxes, scores, [.. among.Select(@class)], iou);
        return [.. kept.Select(place => among[place])];
    }
}

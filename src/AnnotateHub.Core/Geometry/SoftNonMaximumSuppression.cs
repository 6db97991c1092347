namespace AnnotateHub.Core.Geometry;

/// <summary>
/// Soft-NMS (Bodla et al. 2017): overlapping boxes lose score instead of being dropped. Each turn takes the highest remaining score
/// (equal scores by lower index) and lowers all that remain. Time grows with the square of the number of boxes.
/// </summary>
public static class SoftNonMaximumSuppression
{
    /// <summary>Score times 1 - IoU where IoU is greater than the threshold.</summary>
    public static IReadOnlyList<ScoredBox> Linear(
        ReadOnlySpan<PixelBox> boxes,
        ReadOnlySpan<double> scores,
        double iouThreshold,
        double scoreThreshold
    ) => Run(boxes, scores, iou => iou > iouThreshold ? 1 - iou : 1, scoreThreshold);

    /// <summary>Score times exp(-IoU² / sigma).</summary>
    public static IReadOnlyList<ScoredBox> Gaussian(
        ReadOnlySpan<PixelBox> boxes,
        ReadOnlySpan<double> scores,
        double sigma,
        double scoreThreshold
    ) => Run(boxes, scores, iou => Math.Exp(-(iou * iou) / sigma), scoreThreshold);

    private static List<ScoredBox> Run(
        ReadOnlySpan<PixelBox> boxes,
        ReadOnlySpan<double> scores,
        Func<double, double> decay,
        double scoreThreshold
    )
    {
        if (scores.Length != boxes.Length)
            throw new ArgumentException($"Every box needs a score; found {boxes.Length} boxes and {scores.Length} scores.");
        var current = scores.ToArray();
        var waiting = Enumerable.Range(0, boxes.Length).ToList();
        var kept = new List<ScoredBox>();
        while (waiting.Count > 0)
        {
            var best = waiting[0];
            foreach (var index in waiting)
                if (current[index] > current[best])
                    best = index;
            waiting.Remove(best);
            if (current[best] > scoreThreshold)
                kept.Add(new ScoredBox(best, current[best]));
            foreach (var index in waiting)
                current[index] *= decay(Overlap.Iou(boxes[best], boxes[index]));
        }

        return kept;
    }
}

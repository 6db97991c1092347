namespace AnnotateHub.Core.Geometry;

/// <summary>
/// Greedy non-maximum suppression: in order, a box is dropped when its IoU with a box already kept is <b>greater</b> than the threshold.
/// A dropped box drops nothing itself. The rules are those of torchvision.ops.nms; neighbours come from a grid, so the time grows with the
/// number of overlaps and not with the square of the number of boxes.
/// </summary>
public static class NonMaximumSuppression
{
    /// <summary>Class-agnostic: kept indices, best score first, equal scores by lower index.</summary>
    public static int[] Keep(ReadOnlySpan<PixelBox> boxes, ReadOnlySpan<double> scores, double iouThreshold) =>
        KeepByClass(boxes, scores, default, iouThreshold);

    /// <summary>Boxes drop boxes of their own class only; kept indices of all classes together, best score first, equal scores by lower
    /// index.</summary>
    public static int[] KeepByClass(
        ReadOnlySpan<PixelBox> boxes,
        ReadOnlySpan<double> scores,
        ReadOnlySpan<int> classes,
        double iouThreshold
    )
    {
        if (scores.Length != boxes.Length)
            throw new ArgumentException($"Every box needs a score; found {boxes.Length} boxes and {scores.Length} scores.");
        var order = ScoreOrder.Descending(scores);
        var droppedBy = DroppedBy(boxes, order, iouThreshold, classes);
        return Array.FindAll(order, index => droppedBy[index] < 0);
    }

    /// <summary>For every box the index of the box that dropped it (the first in order, where several would), or -1 for a box that is
    /// kept.</summary>
    /// <param name="order">Every index once, the box that goes first in front.</param>
    /// <param name="iouThreshold">0 to 1.</param>
    /// <param name="classes">Empty: every box may drop every other.</param>
    public static int[] DroppedBy(
        ReadOnlySpan<PixelBox> boxes,
        ReadOnlySpan<int> order,
        double iouThreshold,
        ReadOnlySpan<int> classes = default
    )
    {
        if (!(iouThreshold is >= 0 and <= 1))
            throw new ArgumentException($"An IoU threshold lies from 0 to 1; found {iouThreshold}.");
        if (order.Length != boxes.Length || (!classes.IsEmpty && classes.Length != boxes.Length))
            throw new ArgumentException(
                $"Every box needs a place and a class; found {boxes.Length} boxes, {order.Length} places and {classes.Length} classes."
            );

        var droppedBy = new int[boxes.Length];
        Array.Fill(droppedBy, -1);
        var place = new int[boxes.Length];
        var kept = new BoxGrid(boxes);
        var near = new List<int>();
        for (var turn = 0; turn < order.Length; turn++)
        {
            var index = order[turn];
            place[index] = turn;
            kept.Near(boxes[index], near);
            var first = -1;
            foreach (var other in near)
            {
                if (first >= 0 && place[other] > place[first])
                    continue;
                if (!classes.IsEmpty && classes[other] != classes[index])
                    continue;
                if (Overlap.Iou(boxes[other], boxes[index]) > iouThreshold)
                    first = other;
            }

            droppedBy[index] = first;
            if (first < 0)
                kept.Add(index, boxes[index]);
        }

        return droppedBy;
    }
}

using System.Runtime.InteropServices;

namespace AnnotateHub.Core.Geometry;

/// <summary>
/// The one matching of two sets of boxes that agreement, union and calibration share: each box in at most one pair, a pair needs
/// <b>IoU of at least</b> the threshold, <b>as many pairs as possible, then the largest total IoU</b>. So the number of pairs never grows
/// when the
/// threshold rises, and which set is called A does not matter. Exact (shortest augmenting paths), not greedy. Classes play no part.
/// </summary>
public static class OneToOneMatching
{
    /// <summary>Pairs in order of <see cref="MatchedPair.A"/>. Where several matchings are equally good the choice depends on the order of
    /// the boxes only.</summary>
    /// <param name="iouThreshold">Above 0, at most 1.</param>
    public static IReadOnlyList<MatchedPair> Match(IReadOnlyList<PixelBox> a, IReadOnlyList<PixelBox> b, double iouThreshold)
    {
        var edges = OverlappingPairs(a, b, iouThreshold);
        var columnOf = SparseAssignment.Solve(a.Count, b.Count, edges);
        return [.. edges.Where(edge => columnOf[edge.A] == edge.B)];
    }

    /// <summary>Every pair with an IoU of at least the threshold, in order of A, then B.</summary>
    public static IReadOnlyList<MatchedPair> OverlappingPairs(IReadOnlyList<PixelBox> a, IReadOnlyList<PixelBox> b, double iouThreshold)
    {
        if (!(iouThreshold is > 0 and <= 1))
            throw new ArgumentException($"An IoU threshold for matching lies above 0 and up to 1; found {iouThreshold}.");
        var boxes = b.ToArray();
        var grid = new BoxGrid(boxes);
        for (var index = 0; index < boxes.Length; index++)
            grid.Add(index, boxes[index]);

        var pairs = new List<MatchedPair>();
        var near = new List<int>();
        for (var row = 0; row < a.Count; row++)
        {
            var box = a[row];
            grid.Near(box, near);
            var start = pairs.Count;
            foreach (var column in near)
            {
                var iou = Overlap.Iou(box, boxes[column]);
                if (iou >= iouThreshold)
                    pairs.Add(new MatchedPair(row, column, iou));
            }

            CollectionsMarshal.AsSpan(pairs)[start..].Sort(static (left, right) => left.B.CompareTo(right.B));
        }

        return pairs;
    }
}

using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Agreement;

/// <summary>
/// Which boxes of several raters are one cell. Cross-rater pairs are taken by falling IoU (then by rater and position) and their groups
/// merged while every rater
/// has at most one box in a group and <b>every pair</b> in it reaches the threshold. With two raters it is the one-to-one matching.
/// </summary>
public static class CellGroups
{
    /// <param name="boxes">One list for each rater.</param>
    /// <returns>Every box in exactly one group; groups in order of their first box (by rater, then position).</returns>
    public static IReadOnlyList<CellGroup> Create(IReadOnlyList<IReadOnlyList<PixelBox>> boxes, double iouThreshold)
    {
        var groupOf = boxes
            .Select((own, rater) => own.Select((_, index) => new List<(int Rater, int Index)> { (rater, index) }).ToArray())
            .ToArray();
        if (boxes.Count == 2)
        {
            foreach (var pair in OneToOneMatching.Match(boxes[0], boxes[1], iouThreshold))
                Merge(groupOf, groupOf[0][pair.A], groupOf[1][pair.B]);
        }
        else
        {
            var edges = new List<(double Iou, int RaterA, int A, int RaterB, int B)>();
            for (var first = 0; first < boxes.Count; first++)
            for (var second = first + 1; second < boxes.Count; second++)
                edges.AddRange(
                    OneToOneMatching
                        .OverlappingPairs(boxes[first], boxes[second], iouThreshold)
                        .Select(pair => (pair.Iou, first, pair.A, second, pair.B))
                );
            foreach (var edge in edges.OrderByDescending(edge => edge.Iou).ThenBy(edge => (edge.RaterA, edge.A, edge.RaterB, edge.B)))
            {
                var (left, right) = (groupOf[edge.RaterA][edge.A], groupOf[edge.RaterB][edge.B]);
                if (
                    left != right
                    && left.All(one =>
                        right.All(other =>
                            one.Rater != other.Rater
                            && Overlap.Iou(boxes[one.Rater][one.Index], boxes[other.Rater][other.Index]) >= iouThreshold
                        )
                    )
                )
                    Merge(groupOf, left, right);
            }
        }

        var given = new HashSet<List<(int, int)>>(ReferenceEqualityComparer.Instance);
        return [.. groupOf.SelectMany(own => own).Where(given.Add).Select(members => ToGroup(members, boxes.Count))];
    }

    private static void Merge(
        List<(int Rater, int Index)>[][] groupOf,
        List<(int Rater, int Index)> left,
        List<(int Rater, int Index)> right
    )
    {
        left.AddRange(right);
        foreach (var (rater, index) in right)
            groupOf[rater][index] = left;
    }

    private static CellGroup ToGroup(List<(int Rater, int Index)> members, int raters)
    {
        var boxOf = new int?[raters];
        foreach (var (rater, index) in members)
            boxOf[rater] = index;
        return new CellGroup(boxOf);
    }
}

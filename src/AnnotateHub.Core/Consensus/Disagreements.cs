using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Consensus;

/// <summary>Finds what annotators disagree about, two annotators at a time, by the matching that the agreement reports use.</summary>
internal sealed class Disagreements
{
    private readonly List<Disagreement> _cases = [];
    private readonly HashSet<InputBox> _matched = [],
        _explained = [];
    private readonly Dictionary<InputBox, UnitedBox> _unitedAs;
    private readonly UnionPolicy _policy;

    private Disagreements(UnionPolicy policy, IEnumerable<UnitedBox> united)
    {
        _policy = policy;
        _unitedAs = united
            .SelectMany(box => box.Members.Select(member => (member.Input, box)))
            .ToDictionary(item => item.Input, item => item.box);
    }

    /// <summary>By kind, then the smallest IoU, then the order of the boxes.</summary>
    public static IReadOnlyList<Disagreement> Find(UnionInput input, UnionPolicy policy, IReadOnlyList<UnitedBox> united)
    {
        var disagreements = new Disagreements(policy, united);
        foreach (var own in input.ByAnnotator)
            disagreements.InsideDuplicates(own);
        for (var first = 0; first < input.ByAnnotator.Count; first++)
        for (var second = first + 1; second < input.ByAnnotator.Count; second++)
            disagreements.Between(input.ByAnnotator[first], input.ByAnnotator[second]);
        if (input.ByAnnotator.Count > 1)
            foreach (var box in input.Boxes.Where(box => !disagreements._matched.Contains(box) && !disagreements._explained.Contains(box)))
                disagreements.Add(DisagreementKind.OnlyOneDrewIt, null, box);
        return
        [
            .. disagreements
                ._cases.OrderBy(disagreement => disagreement.Kind)
                .ThenBy(disagreement => disagreement.Iou ?? 0)
                .ThenBy(disagreement => disagreement.Boxes[0], Comparer<InputBox>.Create(InputBox.Compare))
                .ThenBy(disagreement => disagreement.Boxes[^1], Comparer<InputBox>.Create(InputBox.Compare)),
        ];
    }

    private void InsideDuplicates(InputBox[] own)
    {
        PixelBox[] boxes = [.. own.Select(box => box.Box)];
        foreach (var pair in OneToOneMatching.OverlappingPairs(boxes, boxes, _policy.IouThreshold).Where(pair => pair.A < pair.B))
        {
            Add(DisagreementKind.InsideDuplicate, pair.Iou, own[pair.A], own[pair.B]);
            _explained.Add(own[pair.B]);
        }
    }

    private void Between(InputBox[] a, InputBox[] b)
    {
        PixelBox[] boxesA = [.. a.Select(box => box.Box)],
            boxesB = [.. b.Select(box => box.Box)];
        var pairs = OneToOneMatching.Match(boxesA, boxesB, _policy.IouThreshold);
        var matchedHere = pairs.SelectMany(pair => new[] { a[pair.A], b[pair.B] }).ToHashSet();
        _matched.UnionWith(matchedHere);
        foreach (var pair in pairs)
            OfMatched(a[pair.A], b[pair.B], pair.Iou);

        // A centre inside the other means that some area is shared, so every pair of interest is among the overlapping ones.
        var touching = OneToOneMatching.OverlappingPairs(boxesA, boxesB, double.Epsilon);
        var near = touching
            .Where(pair =>
                pair.Iou >= _policy.NearMissFrom
                || Overlap.HasCentreIn(boxesA[pair.A], boxesB[pair.B])
                || Overlap.HasCentreIn(boxesB[pair.B], boxesA[pair.A])
            )
            .ToList();
        var inSplit = new HashSet<(InputBox, InputBox)>();
        SplitMerges(touching.Select(pair => (Whole: a[pair.A], Part: b[pair.B])), matchedHere, inSplit);
        SplitMerges(touching.Select(pair => (Whole: b[pair.B], Part: a[pair.A])), matchedHere, inSplit);
        foreach (var pair in near)
        {
            var (one, other) = (a[pair.A], b[pair.B]);
            if (
                matchedHere.Contains(one)
                || matchedHere.Contains(other)
                || inSplit.Contains((one, other))
                || inSplit.Contains((other, one))
            )
                continue;
            Add(DisagreementKind.NearMiss, pair.Iou, one, other);
            _explained.UnionWith([one, other]);
        }

        UnmatchedYetDropped(a, b, matchedHere);
        UnmatchedYetDropped(b, a, matchedHere);
    }

    private void OfMatched(InputBox one, InputBox other, double iou)
    {
        if (one.Class != other.Class)
            Add(DisagreementKind.ClassConflict, iou, one, other);
        if (one.Rank == other.Rank && (one.Class != other.Class || one.Box != other.Box))
            Add(DisagreementKind.EqualRank, iou, one, other);
        if (iou < _policy.LooseBelow)
            Add(DisagreementKind.LooseBox, iou, one, other);
        if (_unitedAs.TryGetValue(one, out var first) && _unitedAs.TryGetValue(other, out var second) && first != second)
            Add(DisagreementKind.MatchedYetApart, iou, one, other);
    }

    /// <summary>Two or more boxes of one annotator that lie at least half inside one box of the other, not all of them matched
    /// elsewhere.</summary>
    private void SplitMerges(
        IEnumerable<(InputBox Whole, InputBox Part)> touching,
        HashSet<InputBox> matched,
        HashSet<(InputBox, InputBox)> inSplit
    )
    {
        foreach (
            var group in touching
                .Where(pair => Overlap.ShareInside(pair.Part.Box, pair.Whole.Box) >= 0.5)
                .GroupBy(pair => pair.Whole, pair => pair.Part)
        )
        {
            var parts = group.ToList();
            if (parts.Count < 2 || parts.All(matched.Contains))
                continue;
            // Two drawings of one cell are a duplicate and no split.
            if (
                parts
                    .Index()
                    .Any(one => parts.Skip(one.Index + 1).Any(other => Overlap.Iou(one.Item.Box, other.Box) >= _policy.IouThreshold))
            )
                continue;
            Add(DisagreementKind.SplitMerge, null, [group.Key, .. parts]);
            _explained.UnionWith([group.Key, .. parts]);
            inSplit.UnionWith(parts.Select(part => (group.Key, part)));
        }
    }

    private void UnmatchedYetDropped(InputBox[] own, InputBox[] others, HashSet<InputBox> matched)
    {
        foreach (var box in own)
        {
            if (matched.Contains(box) || !_unitedAs.TryGetValue(box, out var united) || IsKept(united, box))
                continue;
            var keeper = united.Members[0].Input;
            if (others.Length == 0 || keeper.Annotator != others[0].Annotator)
                continue;
            Add(DisagreementKind.UnmatchedYetDropped, Overlap.Iou(box.Box, keeper.Box), box, keeper);
            _explained.Add(box);
        }
    }

    private static bool IsKept(UnitedBox united, InputBox box) => united.Members[0].Input == box;

    private void Add(DisagreementKind kind, double? iou, params InputBox[] boxes) => _cases.Add(new Disagreement(kind, boxes, iou));
}

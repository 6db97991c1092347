using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Consensus;

/// <summary>Weighted boxes fusion of annotators, who all count the same.</summary>
internal sealed class FusionOfAnnotators : IUnionRule
{
    public IEnumerable<UnitedBox> Unite(UnionInput input, UnionPolicy policy, List<LeftOutBox> leftOut)
    {
        var classes = input.Boxes.Select(box => box.Class).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var sources = input
            .ByAnnotator.SelectMany((own, source) => own.Select(box => (box, source)))
            .ToDictionary(item => item.box, item => item.source);
        var fused = WeightedBoxesFusion.Fuse(
            [.. input.Boxes.Select(box => new FusionInput(sources[box], classes.IndexOf(box.Class), box.Box, 1))],
            [.. Enumerable.Repeat(1.0, Math.Max(1, input.ByAnnotator.Count))],
            policy.IouThreshold
        );
        foreach (var box in fused)
        {
            var members = box.Members.Select(index => input.Boxes[index]).ToList();
            yield return GroupedCells.Made(GroupedCells.Snapped(box.Box, members), classes[box.Class], members, DecidedBy.Fusion);
        }

        // Fusion has no place for boxes without area; they stay as drawn.
        foreach (var box in input.Boxes.Where(box => box.Box.IsEmpty))
            yield return GroupedCells.Made(box.Box, box.Class, [box], DecidedBy.DrawnByOne);
    }
}

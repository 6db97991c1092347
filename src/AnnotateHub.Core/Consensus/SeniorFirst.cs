using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Consensus;

/// <summary>The paper's rule. An NMS in which the score is the annotator's experience.</summary>
internal sealed class SeniorFirst : IUnionRule
{
    public IEnumerable<UnitedBox> Unite(UnionInput input, UnionPolicy policy, List<LeftOutBox> leftOut)
    {
        var boxes = input.Boxes;
        var droppedBy = NonMaximumSuppression.DroppedBy(
            [.. boxes.Select(box => box.Box)],
            [.. Enumerable.Range(0, boxes.Length)],
            policy.IouThreshold
        );
        var members = Enumerable.Range(0, boxes.Length).ToLookup(index => droppedBy[index] < 0 ? index : droppedBy[index]);
        return members
            .OrderBy(group => group.Key)
            .Select(group => Adopt(boxes[group.Key], [.. group.Where(index => index != group.Key).Select(index => boxes[index])], policy));
    }

    /// <summary>The united box that takes over one box as it is and stands for the others.</summary>
    internal static UnitedBox Adopt(InputBox adopted, IReadOnlyList<InputBox> others, UnionPolicy policy)
    {
        UnionMember[] members =
        [
            new(adopted, adopted.Box.IsEmpty ? 0 : 1),
            .. others.Select(other => new UnionMember(other, Overlap.Iou(adopted.Box, other.Box))),
        ];
        var agreed = members.All(member =>
            member.Input.Class == adopted.Class && (member.Input == adopted || member.Iou >= policy.LooseBelow)
        );
        var equals = others.Any(other =>
            other.Annotator != adopted.Annotator && other.Rank == adopted.Rank && (other.Class != adopted.Class || other.Box != adopted.Box)
        );
        var decidedBy =
            equals ? DecidedBy.Nobody
            : agreed ? DecidedBy.Agreement
            : DecidedBy.Seniority;
        return new UnitedBox(adopted.Box, adopted.Class, members, decidedBy, NeedsDecision: equals);
    }
}

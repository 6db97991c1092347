using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Consensus;

/// <summary>Boxes of several annotators become one set by a <see cref="UnionPolicy"/>. The order in which annotators or boxes are given changes nothing.</summary>
public static class Union
{
    public static UnionResult Of(IEnumerable<AnnotatorBoxes> annotators, UnionPolicy policy)
    {
        var input = new UnionInput(annotators);
        IUnionRule rule = policy.Rule switch
        {
            UnionRule.SeniorFirst or UnionRule.LeadDecides => new SeniorFirst(),
            UnionRule.WeightedBoxesFusion => new FusionOfAnnotators(),
            UnionRule.Majority or UnionRule.Intersection or UnionRule.MeanBox or UnionRule.NearestToMean => new GroupedCells(),
            _ => throw new ArgumentOutOfRangeException(nameof(policy), policy.Rule, "There is no such rule of union."),
        };
        var united = new List<UnitedBox>();
        var leftOut = new List<LeftOutBox>();
        foreach (var box in rule.Unite(input, policy, leftOut))
        {
            var decided = policy.Rule == UnionRule.LeadDecides ? box with { DecidedBy = DecidedBy.Nobody, NeedsDecision = true } : OfOne(box, policy, input, leftOut);
            if (decided is not null) united.Add(decided);
        }

        return new UnionResult(united, leftOut, Disagreements.Of(input, policy, united));
    }

    /// <summary>Applies the policy on boxes that one annotator alone drew; null: left out.</summary>
    private static UnitedBox? OfOne(UnitedBox box, UnionPolicy policy, UnionInput input, List<LeftOutBox> leftOut)
    {
        if (input.ByAnnotator.Count < 2 || box.Members.Any(member => member.Input.Annotator != box.Members[0].Input.Annotator)) return box;
        switch (policy.LoneBoxes)
        {
            case LoneBoxes.Ask:
                return box with { DecidedBy = DecidedBy.Nobody, NeedsDecision = true };
            case LoneBoxes.KeepIfSenior when box.Members[0].Input.Rank != input.SeniorRank:
                leftOut.AddRange(box.Members.Select(member => new LeftOutBox(member.Input, LeftOutReason.DrawnByOneJunior)));
                return null;
            default:
                return box with { DecidedBy = DecidedBy.DrawnByOne };
        }
    }
}

/// <summary>One way to make united boxes of inputs. Every input goes into exactly one of them or into the boxes left out.</summary>
internal interface IUnionRule
{
    IEnumerable<UnitedBox> Unite(UnionInput input, UnionPolicy policy, List<LeftOutBox> leftOut);
}

/// <summary>The paper's rule. An NMS in which the score is the annotator's experience.</summary>
internal sealed class SeniorFirst : IUnionRule
{
    public IEnumerable<UnitedBox> Unite(UnionInput input, UnionPolicy policy, List<LeftOutBox> leftOut)
    {
        var boxes = input.Boxes;
        var droppedBy = NonMaximumSuppression.DroppedBy([.. boxes.Select(box => box.Box)], [.. Enumerable.Range(0, boxes.Length)], policy.IouThreshold);
        var members = Enumerable.Range(0, boxes.Length).ToLookup(index => droppedBy[index] < 0 ? index : droppedBy[index]);
        return members.OrderBy(group => group.Key).Select(group => Adopt(boxes[group.Key], [.. group.Where(index => index != group.Key).Select(index => boxes[index])], policy));
    }

    /// <summary>The united box that takes over one box as it is and stands for the others.</summary>
    internal static UnitedBox Adopt(InputBox adopted, IReadOnlyList<InputBox> others, UnionPolicy policy)
    {
        UnionMember[] members = [new(adopted, adopted.Box.IsEmpty ? 0 : 1), .. others.Select(other => new UnionMember(other, Overlap.Iou(adopted.Box, other.Box)))];
        var agreed = members.All(member => member.Input.Class == adopted.Class && (member.Input == adopted || member.Iou >= policy.LooseBelow));
        var equals = others.Any(other => other.Annotator != adopted.Annotator && other.Rank == adopted.Rank && (other.Class != adopted.Class || other.Box != adopted.Box));
        var decidedBy = equals ? DecidedBy.Nobody : agreed ? DecidedBy.Agreement : DecidedBy.Seniority;
        return new UnitedBox(adopted.Box, adopted.Class, members, decidedBy, NeedsDecision: equals);
    }
}

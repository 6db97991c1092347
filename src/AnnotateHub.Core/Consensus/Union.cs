using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Consensus;

/// <summary>Boxes of several annotators become one set by a <see cref="UnionPolicy"/>. The order in which annotators or boxes are given
/// changes nothing.</summary>
public static class Union
{
    public static UnionResult Merge(IEnumerable<AnnotatorBoxes> annotators, UnionPolicy policy)
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
            var decided =
                policy.Rule == UnionRule.LeadDecides
                    ? box with
                    {
                        DecidedBy = DecidedBy.Nobody,
                        NeedsDecision = true,
                    }
                    : OfOne(box, policy, input, leftOut);
            if (decided is not null)
                united.Add(decided);
        }

        return new UnionResult(united, leftOut, Disagreements.Find(input, policy, united));
    }

    /// <summary>Applies the policy on boxes that one annotator alone drew; null: left out.</summary>
    private static UnitedBox? OfOne(UnitedBox box, UnionPolicy policy, UnionInput input, List<LeftOutBox> leftOut)
    {
        if (input.ByAnnotator.Count < 2 || box.Members.Any(member => member.Input.Annotator != box.Members[0].Input.Annotator))
            return box;
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

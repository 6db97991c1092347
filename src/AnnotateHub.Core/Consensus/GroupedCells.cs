using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Consensus;

/// <summary>Rules that first settle which boxes are one cell (<see cref="CellGroups"/>) and then what that cell becomes.</summary>
internal sealed class GroupedCells : IUnionRule
{
    public IEnumerable<UnitedBox> Unite(UnionInput input, UnionPolicy policy, List<LeftOutBox> leftOut)
    {
        var annotators = input.ByAnnotator.Count;
        if (policy.Rule == UnionRule.Majority && annotators < 3)
            throw new ArgumentException(
                $"A majority needs three annotators or more; this image has {annotators}. Choose another policy for it."
            );
        var united = new List<UnitedBox>();
        foreach (
            var group in CellGroups.Create([.. input.ByAnnotator.Select(own => own.Select(box => box.Box).ToArray())], policy.IouThreshold)
        )
        {
            InputBox[] members =
            [
                .. group
                    .BoxOf.Index()
                    .Where(item => item.Item is not null)
                    .Select(item => input.ByAnnotator[item.Index][item.Item!.Value])
                    .Order(Comparer<InputBox>.Create(InputBox.Compare)),
            ];
            switch (policy.Rule)
            {
                case UnionRule.Majority when members.Length * 2 <= annotators:
                    leftOut.AddRange(members.Select(member => new LeftOutBox(member, LeftOutReason.NoMajority)));
                    break;
                case UnionRule.Intersection when members.Length < annotators:
                    leftOut.AddRange(members.Select(member => new LeftOutBox(member, LeftOutReason.NotDrawnByAll)));
                    break;
                case UnionRule.Majority:
                    united.Add(
                        SeniorFirst.Adopt(members[0], members[1..], policy) with
                        {
                            Class = MostFrequentClass(members),
                            DecidedBy = DecidedBy.Majority,
                            NeedsDecision = false,
                        }
                    );
                    break;
                case UnionRule.Intersection:
                    united.Add(SeniorFirst.Adopt(members[0], members[1..], policy));
                    break;
                case UnionRule.MeanBox:
                    var equalRanksOfOtherClass = members.Any(member => member.Rank == members[0].Rank && member.Class != members[0].Class);
                    united.Add(
                        Made(Mean(members, wholePixels: true), members[0].Class, members, DecidedBy.MeanOutline) with
                        {
                            NeedsDecision = equalRanksOfOtherClass,
                        }
                    );
                    break;
                default:
                    united.AddRange(
                        members.GroupBy(member => member.Class, StringComparer.Ordinal).Select(ofClass => Nearest([.. ofClass]))
                    );
                    break;
            }
        }

        return united;
    }

    internal static UnitedBox Made(PixelBox box, string @class, IEnumerable<InputBox> members, DecidedBy decidedBy) =>
        new(
            box,
            @class,
            [.. members.Select(member => new UnionMember(member, Overlap.Iou(box, member.Box)))],
            decidedBy,
            NeedsDecision: false
        );

    /// <summary>A union adopts whole pixels where all that it is made of are.</summary>
    internal static PixelBox Snapped(PixelBox box, IEnumerable<InputBox> members) =>
        members.All(member => member.Box.IsWholePixels) ? new PixelBox(Round(box.X1), Round(box.Y1), Round(box.X2), Round(box.Y2)) : box;

    private static PixelBox Mean(InputBox[] members, bool wholePixels)
    {
        var mean = new PixelBox(
            members.Average(member => member.Box.X1),
            members.Average(member => member.Box.Y1),
            members.Average(member => member.Box.X2),
            members.Average(member => member.Box.Y2)
        );
        return wholePixels ? Snapped(mean, members) : mean;
    }

    private static UnitedBox Nearest(InputBox[] members)
    {
        var mean = Mean(members, wholePixels: false);
        var nearest = members.MaxBy(member => Overlap.Iou(mean, member.Box))!;
        return Made(nearest.Box, nearest.Class, members.OrderBy(member => member != nearest), DecidedBy.NearestToMean);
    }

    /// <summary>Equal counts: the class of the most experienced among them.</summary>
    private static string MostFrequentClass(InputBox[] members) =>
        members.GroupBy(member => member.Class, StringComparer.Ordinal).OrderByDescending(group => group.Count()).First().Key;

    private static double Round(double edge) => Math.Round(edge, MidpointRounding.AwayFromZero);
}

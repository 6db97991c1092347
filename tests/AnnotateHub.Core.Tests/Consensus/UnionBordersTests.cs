using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Tests.Consensus;

/// <summary>
/// The union's rules where they turn: exactly at a threshold, among equals, and with one annotator alone. Boxes are 10 px high unless
/// said.
/// </summary>
public sealed class UnionBordersTests
{
    private static readonly UnionPolicy Paper = UnionPolicy.Paper;

    [Theory]
    [InlineData(0, "G", true)] // same outline, other class
    [InlineData(1, "R", true)] // other outline, same class
    [InlineData(1, "G", true)]
    [InlineData(0, "R", false)]
    public void Equals_who_differ_in_class_or_outline_ask_and_who_differ_in_nothing_do_not(double shift, string @class, bool asks)
    {
        var result = Union.Merge([From("anna", 1, Cell(0)), From("ben", 1, Cell(shift, @class))], Paper);

        Assert.Equal(asks, Assert.Single(result.Boxes).NeedsDecision);
        Assert.Equal(asks ? DecidedBy.Nobody : DecidedBy.Agreement, result.Boxes[0].DecidedBy);
        Assert.Equal(asks, Kinds(result).Contains(DisagreementKind.EqualRank));
    }

    [Fact]
    public void Of_two_drawings_by_one_annotator_nobody_is_asked()
    {
        var box = Assert.Single(Union.Merge([From("anna", 1, Cell(0), Cell(1)), From("ben", 2, Cell(0))], Paper).Boxes);

        Assert.False(box.NeedsDecision);
    }

    [Fact]
    public void Outlines_that_agree_at_exactly_the_loose_limit_agree()
    {
        // 9 of 12 px: IoU 0.75.
        var result = Union.Merge([From("anna", 1, Cell(0, width: 12)), From("ben", 2, Cell(0, width: 9))], Paper);

        Assert.Equal(DecidedBy.Agreement, Assert.Single(result.Boxes).DecidedBy);
        Assert.Empty(result.Cases);
        Assert.Equal(
            [DisagreementKind.LooseBox],
            Kinds(Union.Merge([From("anna", 1, Cell(0, width: 12)), From("ben", 2, Cell(0, width: 8))], Paper))
        );
    }

    [Theory]
    [InlineData(LoneBoxes.Ask)]
    [InlineData(LoneBoxes.KeepIfSenior)]
    public void Where_one_annotator_alone_had_the_image_everything_stands(LoneBoxes lone)
    {
        var box = Assert.Single(Union.Merge([From("ben", 2, Cell(0))], Paper with { LoneBoxes = lone }).Boxes);

        Assert.False(box.NeedsDecision);
        Assert.NotEqual(DecidedBy.DrawnByOne, box.DecidedBy);
        Assert.Empty(Union.Merge([From("ben", 2, Cell(0))], Paper).Cases);
    }

    [Fact]
    public void An_annotator_who_drew_nothing_had_the_image_all_the_same()
    {
        var result = Union.Merge([From("anna", 1), From("ben", 2, Cell(0))], Paper with { LoneBoxes = LoneBoxes.KeepIfSenior });

        Assert.Empty(result.Boxes);
        Assert.Equal(LeftOutReason.DrawnByOneJunior, Assert.Single(result.LeftOut).Reason);
    }

    [Fact]
    public void Who_shares_the_highest_rank_is_senior_too()
    {
        var result = Union.Merge(
            [From("anna", 1, Cell(0)), From("ben", 1, Cell(100)), From("carl", 2, Cell(200))],
            Paper with
            {
                LoneBoxes = LoneBoxes.KeepIfSenior,
            }
        );

        Assert.Equal([0, 100], result.Boxes.Select(box => box.Box.X1));
    }

    [Theory]
    [InlineData("R", "G", "G", "R", "R")] // two against two: the most experienced of all is among the first two
    [InlineData("G", "R", "R", "G", "G")]
    [InlineData("G", "R", "U", "U", "U")]
    [InlineData("U", "R", "G", null, "U")] // one each
    [InlineData("G", "U", "R", null, "G")]
    public void A_tie_of_classes_goes_to_the_most_experienced(string first, string second, string third, string? fourth, string expected)
    {
        string?[] classes = [first, second, third, fourth];
        var annotators = classes.OfType<string>().Select((name, index) => From($"{9 - index}", index + 1, Cell(0, name))).Reverse();

        Assert.Equal(expected, Assert.Single(Union.Merge(annotators, Paper with { Rule = UnionRule.Majority }).Boxes).Class);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    public void Half_of_the_annotators_is_no_majority(int drawnBy, int boxes)
    {
        var annotators = Enumerable.Range(1, 4).Select(rank => rank <= drawnBy ? From($"{rank}", rank, Cell(0)) : From($"{rank}", rank));

        var result = Union.Merge(annotators, Paper with { Rule = UnionRule.Majority });

        Assert.Equal(boxes, result.Boxes.Count);
        Assert.Equal(boxes == 0 ? drawnBy : 0, result.LeftOut.Count);
        Assert.All(result.Boxes, box => Assert.Equal((DecidedBy.Majority, false), (box.DecidedBy, box.NeedsDecision)));
    }

    [Theory]
    [InlineData(1, "G", true)]
    [InlineData(2, "G", false)]
    [InlineData(1, "R", false)]
    public void A_mean_outline_asks_for_the_class_only_among_equals_who_differ(int rank, string @class, bool asks)
    {
        var box = Assert.Single(
            Union.Merge([From("anna", 1, Cell(0)), From("ben", rank, Cell(2, @class))], Paper with { Rule = UnionRule.MeanBox }).Boxes
        );

        Assert.Equal((asks, DecidedBy.MeanOutline, 1.0), (box.NeedsDecision, box.DecidedBy, box.Box.X1));
    }

    [Fact]
    public void A_mean_of_boxes_with_fractions_is_not_rounded()
    {
        var box = Assert.Single(
            Union.Merge([From("anna", 1, Cell(0)), From("ben", 2, Cell(0.5))], Paper with { Rule = UnionRule.MeanBox }).Boxes
        );

        Assert.Equal(new PixelBox(0.25, 0, 10.25, 10), box.Box);
    }

    [Fact]
    public void Of_two_boxes_equally_near_to_their_mean_the_seniors_stays()
    {
        var box = Assert.Single(
            Union.Merge([From("ben", 2, Cell(0)), From("anna", 1, Cell(2))], Paper with { Rule = UnionRule.NearestToMean }).Boxes
        );

        Assert.Equal((2.0, DecidedBy.NearestToMean, "anna"), (box.Box.X1, box.DecidedBy, box.Members[0].Input.Annotator));
    }

    [Fact]
    public void A_box_at_exactly_a_tenth_is_a_near_miss_and_below_it_two_lone_boxes()
    {
        // 11 px wide, 2 of them shared: 20 / (110 + 110 - 20) = 1/10; with 1 shared 10 / 210. No centre lies in the other.
        Assert.Equal([DisagreementKind.NearMiss], Kinds(Two(9)));
        Assert.Equal([DisagreementKind.OnlyOneDrewIt, DisagreementKind.OnlyOneDrewIt], Kinds(Two(10)));

        static UnionResult Two(double shift) =>
            Union.Merge([From("anna", 1, Cell(0, width: 11)), From("ben", 2, Cell(shift, width: 11))], Paper);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void A_small_box_in_the_middle_of_a_large_one_is_a_near_miss_whoever_drew_which(int rankOfLarge, int rankOfSmall)
    {
        // IoU 100 / 10,000; the small one's centre lies in the large one.
        var result = Union.Merge(
            [
                From("anna", rankOfLarge, new DrawnBox("large", new PixelBox(0, 0, 100, 100), "R")),
                From("ben", rankOfSmall, new DrawnBox("small", new PixelBox(10, 10, 20, 20), "R")),
            ],
            Paper
        );

        Assert.Equal(
            [(DisagreementKind.NearMiss, (double?)0.01)],
            result.Cases.Select(disagreement => (disagreement.Kind, disagreement.Iou))
        );
    }

    [Theory]
    [InlineData(5, DisagreementKind.SplitMerge)]
    [InlineData(6, DisagreementKind.NearMiss)]
    public void Two_boxes_exactly_half_inside_one_are_a_split(double outside, DisagreementKind expected)
    {
        // 20 px against two of 10 px that reach over its ends; at 5 px 50 of 100 lie inside, IoU 50 / 250.
        var result = Union.Merge([From("anna", 1, Cell(0, width: 20)), From("ben", 2, Cell(-outside), Cell(10 + outside))], Paper);

        Assert.All(Kinds(result), kind => Assert.Equal(expected, kind));
        Assert.Equal(expected == DisagreementKind.SplitMerge ? 1 : 2, result.Cases.Count);
    }

    [Fact]
    public void Parts_that_are_matched_to_boxes_of_their_own_are_no_split()
    {
        var result = Union.Merge([From("anna", 1, Cell(0, width: 40), Cell(0), Cell(20)), From("ben", 2, Cell(0), Cell(20))], Paper);

        Assert.DoesNotContain(DisagreementKind.SplitMerge, Kinds(result));
    }

    [Fact]
    public void Two_drawings_of_one_cell_inside_a_larger_box_are_a_duplicate_and_no_split()
    {
        var result = Union.Merge([From("anna", 1, Cell(0, width: 40)), From("ben", 2, Cell(10), Cell(11))], Paper);

        Assert.Contains(DisagreementKind.InsideDuplicate, Kinds(result));
        Assert.DoesNotContain(DisagreementKind.SplitMerge, Kinds(result));
    }

    [Fact]
    public void What_one_drew_twice_is_one_lone_cell_and_a_duplicate()
    {
        var result = Union.Merge([From("anna", 1), From("ben", 2, Cell(0), Cell(1))], Paper);

        Assert.Equal(
            [(DisagreementKind.OnlyOneDrewIt, 0.0), (DisagreementKind.InsideDuplicate, 0.0)],
            result.Cases.Select(disagreement => (disagreement.Kind, disagreement.Boxes[0].Box.X1))
        );
    }

    [Fact]
    public void Cases_of_one_kind_come_by_the_smallest_IoU_and_then_by_place()
    {
        // Conflicts at 0 (IoU 1), 100 (9/11) and, with IoU 1 again, at 50.
        var result = Union.Merge(
            [From("anna", 1, Cell(0), Cell(100), Cell(50)), From("ben", 2, Cell(0, "G"), Cell(101, "G"), Cell(50, "G"))],
            Paper
        );

        Assert.Equal(
            [100, 0, 50],
            result
                .Cases.Where(disagreement => disagreement.Kind == DisagreementKind.ClassConflict)
                .Select(disagreement => disagreement.Boxes[0].Box.X1)
        );
    }

    [Fact]
    public void A_box_dropped_by_a_third_annotators_is_a_case_with_that_one_only()
    {
        // Anna's 1 matches Carl's 0 and drops Ben's unmatched 3 too (IoU 8/12); Carl's box did not drop it.
        var result = Union.Merge([From("anna", 1, Cell(1)), From("ben", 2, Cell(3), Cell(1.5)), From("carl", 3, Cell(0))], Paper);

        Assert.Equal(
            [("ben", "anna")],
            result
                .Cases.Where(disagreement => disagreement.Kind == DisagreementKind.UnmatchedYetDropped)
                .Select(disagreement => (disagreement.Boxes[0].Annotator, disagreement.Boxes[1].Annotator))
        );
    }

    [Fact]
    public void Equal_ranks_and_boxes_go_by_class_then_id_then_annotator()
    {
        InputBox[] inOrder =
        [
            Input("b", 1, "R", "9"),
            Input("b", 2, "G", "2"),
            Input("b", 2, "R", "1"),
            Input("a", 2, "R", "2"),
            Input("b", 2, "R", "2"),
        ];

        Assert.Equal(inOrder, inOrder.Reverse().Order(Comparer<InputBox>.Create(InputBox.Compare)));

        static InputBox Input(string annotator, int rank, string @class, string id) => new(annotator, rank, Cell(0, @class, id: id));
    }

    [Theory]
    [InlineData(0, 0.75, 0.1, "of the union")]
    [InlineData(1, 0.75, 0.1, null)]
    [InlineData(1.01, 0.75, 0.1, "of the union")]
    [InlineData(double.NaN, 0.75, 0.1, "of the union")]
    [InlineData(0.5, 0, 0.1, null)]
    [InlineData(0.5, -0.01, 0.1, "loose")]
    [InlineData(0.5, 1, 0.1, null)]
    [InlineData(0.5, 1.01, 0.1, "loose")]
    [InlineData(0.5, 0.75, 0, "near miss")]
    [InlineData(0.5, 0.75, 1, null)]
    [InlineData(0.5, 0.75, 1.01, "near miss")]
    public void A_policys_limits_are_shares(double iou, double loose, double near, string? fault)
    {
        var told = PolicyValidation.Validate(new UnionPolicy(IouThreshold: iou, LooseBelow: loose, NearMissFrom: near));

        if (fault is null)
            Assert.Null(told);
        else
            Assert.Contains(fault, told, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_word_of_the_policy_leads_back_to_its_rule()
    {
        Assert.All(Enum.GetValues<UnionRule>(), rule => Assert.Equal(rule, ConsensusText.RuleOf(rule.Key())));
        Assert.All(Enum.GetValues<LoneBoxes>(), lone => Assert.Equal(lone, ConsensusText.LoneOf(lone.Key())));
        Assert.All(Enum.GetValues<DisagreementKind>(), kind => Assert.Equal(kind, ConsensusText.KindOf(kind.Key())));
        Assert.Equal((null, null, null), (ConsensusText.RuleOf("?"), ConsensusText.LoneOf("?"), ConsensusText.KindOf("?")));
        Assert.Equal(Enum.GetValues<UnionRule>().Length, Enum.GetValues<UnionRule>().Select(rule => rule.Describe()).Distinct().Count());
    }

    private static DrawnBox Cell(double x, string @class = "R", double width = 10, string? id = null) =>
        new(id ?? $"{x}{@class}{width}", new PixelBox(x, 0, x + width, 10), @class);

    private static AnnotatorBoxes From(string annotator, int rank, params DrawnBox[] boxes) => new(annotator, rank, boxes);

    private static IEnumerable<DisagreementKind> Kinds(UnionResult result) => result.Cases.Select(disagreement => disagreement.Kind);
}

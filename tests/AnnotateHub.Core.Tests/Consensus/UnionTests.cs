using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Tests.Consensus;

/// <summary>The published rules on boxes 10 px high: two boxes 10 wide and s apart have IoU (10 - s) / (10 + s).</summary>
public sealed class UnionTests
{
    private static DrawnBox Cell(double x, string @class = "R", double width = 10, string? id = null) =>
        new(id ?? $"{x}{@class}{width}", new PixelBox(x, 0, x + width, 10), @class);

    private static AnnotatorBoxes Expert(params DrawnBox[] boxes) => new("expert", 1, boxes);

    private static AnnotatorBoxes Student(params DrawnBox[] boxes) => new("student", 2, boxes);

    [Fact]
    public void Where_both_agree_the_seniors_box_stays_and_nobody_is_asked()
    {
        var result = Union.Merge([Student(Cell(1)), Expert(Cell(0))], UnionPolicy.Paper);

        var box = Assert.Single(result.Boxes);
        Assert.Equal((Cell(0).Box, "R", DecidedBy.Agreement, false), (box.Box, box.Class, box.DecidedBy, box.NeedsDecision));
        Assert.Equal([("expert", 1.0), ("student", 9 / 11.0)], box.Members.Select(member => (member.Input.Annotator, member.Iou)));
        Assert.Empty(result.Cases);
    }

    [Fact]
    public void A_class_conflict_is_one_cell_with_the_seniors_class()
    {
        var result = Union.Merge([Expert(Cell(0)), Student(Cell(0, "U"))], UnionPolicy.Paper);

        var box = Assert.Single(result.Boxes);
        Assert.Equal(("R", DecidedBy.Seniority), (box.Class, box.DecidedBy));
        Assert.Equal([DisagreementKind.ClassConflict], Kinds(result));
    }

    [Fact]
    public void The_seniors_looser_box_still_wins()
    {
        var result = Union.Merge([Expert(Cell(0, width: 16)), Student(Cell(0))], UnionPolicy.Paper);

        Assert.Equal(16, Assert.Single(result.Boxes).Box.Width);
        Assert.Equal(
            [(DisagreementKind.LooseBox, (double?)0.625)],
            result.Cases.Select(disagreement => (disagreement.Kind, disagreement.Iou))
        );
    }

    [Theory]
    [InlineData(LoneBoxes.Keep, 2, 0, false)]
    [InlineData(LoneBoxes.KeepIfSenior, 1, 1, false)]
    [InlineData(LoneBoxes.Ask, 2, 0, true)]
    public void What_one_annotator_alone_drew_is_a_setting(LoneBoxes lone, int boxes, int leftOut, bool asks)
    {
        var result = Union.Merge([Expert(Cell(0)), Student(Cell(100))], UnionPolicy.Paper with { LoneBoxes = lone });

        Assert.Equal((boxes, leftOut), (result.Boxes.Count, result.LeftOut.Count));
        Assert.All(
            result.LeftOut,
            leftOutBox => Assert.Equal(("student", LeftOutReason.DrawnByOneJunior), (leftOutBox.Input.Annotator, leftOutBox.Reason))
        );
        Assert.All(result.Boxes, box => Assert.Equal(asks, box.NeedsDecision));
        Assert.Equal([DisagreementKind.OnlyOneDrewIt, DisagreementKind.OnlyOneDrewIt], Kinds(result));
    }

    /// <summary>Expert 0; student 2 (IoU 0.667, dropped) and 5 (IoU 0.333 with the expert's, but 0.538 with the dropped one: a dropped box
    /// drops nothing).</summary>
    [Fact]
    public void In_a_chain_of_three_a_dropped_box_drops_nothing()
    {
        var result = Union.Merge([Expert(Cell(0)), Student(Cell(2), Cell(5))], UnionPolicy.Paper);

        Assert.Equal([0, 5], result.Boxes.Select(box => box.Box.X1));
        Assert.Contains(DisagreementKind.InsideDuplicate, Kinds(result));
    }

    [Fact]
    public void Equal_experience_asks()
    {
        var result = Union.Merge([new("anna", 1, [Cell(0)]), new("ben", 1, [Cell(1, "G")])], UnionPolicy.Paper);

        var box = Assert.Single(result.Boxes);
        Assert.Equal((DecidedBy.Nobody, true), (box.DecidedBy, box.NeedsDecision));
        Assert.Equal([DisagreementKind.ClassConflict, DisagreementKind.EqualRank], Kinds(result));
        Assert.False(
            Assert.Single(Union.Merge([new("anna", 1, [Cell(0)]), new("ben", 1, [Cell(0)])], UnionPolicy.Paper).Boxes).NeedsDecision
        );
    }

    [Fact]
    public void An_iou_of_exactly_the_threshold_matches_but_does_not_drop_so_it_is_a_case()
    {
        // 10 x 10 in 20 x 10: IoU 1/2.
        var result = Union.Merge([Expert(Cell(0, width: 20)), Student(Cell(0))], UnionPolicy.Paper);

        Assert.Equal(2, result.Boxes.Count);
        Assert.Equal([DisagreementKind.MatchedYetApart, DisagreementKind.LooseBox], Kinds(result));
    }

    [Fact]
    public void A_box_that_lost_its_match_to_another_and_was_dropped_is_a_case()
    {
        // Student 0 and 3 against the expert's 1: the expert's box matches 0 (0.818), drops 3 (8/12 = 0.667) as well.
        var result = Union.Merge([Expert(Cell(1)), Student(Cell(0), Cell(3))], UnionPolicy.Paper);

        Assert.Single(result.Boxes);
        Assert.Contains(
            result.Cases,
            disagreement => disagreement.Kind == DisagreementKind.UnmatchedYetDropped && disagreement.Boxes[0].Box.X1 == 3
        );
    }

    [Fact]
    public void Boxes_that_overlap_a_little_are_a_near_miss_and_not_two_lone_boxes()
    {
        // Shift 6: IoU 4/16 = 0.25, below 0.5 and above 0.1.
        var result = Union.Merge([Expert(Cell(0)), Student(Cell(6))], UnionPolicy.Paper);

        Assert.Equal(2, result.Boxes.Count);
        Assert.Equal(
            [(DisagreementKind.NearMiss, (double?)0.25)],
            result.Cases.Select(disagreement => (disagreement.Kind, disagreement.Iou))
        );
    }

    [Fact]
    public void One_box_against_two_is_a_split()
    {
        var result = Union.Merge([Expert(Cell(0, width: 20)), Student(Cell(0, width: 9), Cell(11, width: 9))], UnionPolicy.Paper);

        var split = Assert.Single(result.Cases);
        Assert.Equal((DisagreementKind.SplitMerge, 3, "expert"), (split.Kind, split.Boxes.Count, split.Boxes[0].Annotator));
    }

    [Fact]
    public void A_majority_needs_more_than_half_and_takes_the_most_frequent_class()
    {
        var policy = UnionPolicy.Paper with { Rule = UnionRule.Majority };
        var result = Union.Merge([Expert(Cell(0)), Student(Cell(1, "G"), Cell(100)), new("other", 3, [Cell(0, "G")])], policy);

        var box = Assert.Single(result.Boxes);
        Assert.Equal((Cell(0).Box, "G", 3), (box.Box, box.Class, box.Members.Count));
        Assert.Equal([LeftOutReason.NoMajority], result.LeftOut.Select(leftOutBox => leftOutBox.Reason));
        Assert.Contains(
            "three annotators",
            Assert.Throws<ArgumentException>(() => Union.Merge([Expert()], policy)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Intersection_takes_only_what_all_drew()
    {
        var result = Union.Merge([Expert(Cell(0), Cell(50)), Student(Cell(1))], UnionPolicy.Paper with { Rule = UnionRule.Intersection });

        Assert.Equal(0, Assert.Single(result.Boxes).Box.X1);
        Assert.Equal([LeftOutReason.NotDrawnByAll], result.LeftOut.Select(leftOutBox => leftOutBox.Reason));
    }

    [Fact]
    public void The_mean_box_is_whole_pixels_with_the_seniors_class()
    {
        var box = Assert.Single(
            Union.Merge([Expert(Cell(0)), Student(Cell(3, "G"))], UnionPolicy.Paper with { Rule = UnionRule.MeanBox }).Boxes
        );

        Assert.Equal((new PixelBox(2, 0, 12, 10), "R"), (box.Box, box.Class)); // 1.5 and 11.5 round up
    }

    [Fact]
    public void Fusion_means_boxes_of_one_class_only()
    {
        var boxes = Union
            .Merge(
                [Expert(Cell(0), Cell(100)), Student(Cell(2), Cell(100, "U"))],
                UnionPolicy.Paper with
                {
                    Rule = UnionRule.WeightedBoxesFusion,
                }
            )
            .Boxes;

        Assert.Equal([(1, "R"), (100, "R"), (100, "U")], boxes.Select(box => (box.Box.X1, box.Class)).Order());
    }

    [Fact]
    public void When_the_lead_decides_everything_nothing_stands() =>
        Assert.True(
            Assert
                .Single(Union.Merge([Expert(Cell(0)), Student(Cell(0))], UnionPolicy.Paper with { Rule = UnionRule.LeadDecides }).Boxes)
                .NeedsDecision
        );

    private static IEnumerable<DisagreementKind> Kinds(UnionResult result) => result.Cases.Select(disagreement => disagreement.Kind);
}

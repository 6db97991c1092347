using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Consensus.Adjudication;

namespace AnnotateHub.Core.Tests.Consensus;

/// <summary>Which decision counts where several could, and in which order cases and boxes come.</summary>
public sealed class CaseBordersTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Two lone boxes were decided one by one; a wider near miss then makes one place of them.</summary>
    [Theory]
    [InlineData(1, 2, "on b")]
    [InlineData(2, 1, "on a")]
    public void Where_two_decisions_meet_in_one_case_the_newest_is_the_cases(int hourOfA, int hourOfB, string expected)
    {
        Decision onA = Decided("on a", hourOfA, DecisionKind.KeepAll, "1/a"),
            onB = Decided("on b", hourOfB, DecisionKind.KeepAll, "2/b");

        foreach (var standing in new Decision[][] { [onA, onB], [onB, onA] })
            Assert.Equal(
                expected,
                Assert
                    .Single(ImageAdjudication.Create([Work(1, Box("a", 0)), Work(2, Box("b", 6))], UnionPolicy.Paper, standing).Cases)
                    .Verdict!.Operation
            );
    }

    [Fact]
    public void Of_two_decisions_on_a_same_box_the_later_stands_and_the_others_keep_their_order()
    {
        DecisionLine Line(string operation, params string[] inputs) =>
            new(operation, Decided(operation, 1, DecisionKind.KeepAll, inputs), null);

        Assert.Equal(
            ["2", "3"],
            Decisions.Standing([Line("1", "x", "y"), Line("2", "z"), Line("3", "y")]).Select(verdict => verdict.Operation)
        );
    }

    [Theory]
    [InlineData(DecisionKind.DropAll, false)]
    [InlineData(DecisionKind.Later, true)]
    public void A_case_that_was_put_off_waits_and_a_decided_one_does_not(DecisionKind kind, bool waits)
    {
        AdjudicatedWork[] works = [Work(1, Box("a", 0)), Work(2, Box("b", 6))];

        var state = Assert.Single(ImageAdjudication.Create(works, UnionPolicy.Paper, [Decided("o", 1, kind, "1/a", "2/b")]).Cases);

        Assert.Equal((waits, !waits), (state.IsWaiting, state.IsDecided));
        Assert.Equal(waits ? 2 : 0, ImageAdjudication.StandingAt(state).Count);
    }

    [Fact]
    public void What_the_policy_can_decide_does_not_wait_and_what_it_asks_does()
    {
        AdjudicatedWork[] lone = [Work(1), Work(2, Box("b", 0))];

        Assert.False(Assert.Single(ImageAdjudication.Create(lone, UnionPolicy.Paper, []).Cases).IsWaiting);
        Assert.True(
            Assert.Single(ImageAdjudication.Create(lone, UnionPolicy.Paper with { LoneBoxes = LoneBoxes.Ask }, []).Cases).IsWaiting
        );
    }

    [Fact]
    public void A_decision_on_boxes_that_are_not_here_brings_nothing()
    {
        var elsewhere = Decided("o", 1, DecisionKind.Edit, "7/z") with { Result = [new DecisionBox(0, 0, 5, 5, "R", ["7/z"])] };

        Assert.Empty(ImageAdjudication.Create([Work(1), Work(2)], UnionPolicy.Paper, [elsewhere]).Truth);
    }

    [Fact]
    public void A_case_changes_with_an_edge_or_a_class_and_keeps_its_key()
    {
        AdjudicationCase Case(double x, string @class) =>
            Assert.Single(ImageAdjudication.Create([Work(1), Work(2, Box("b", x, 0, @class))], UnionPolicy.Paper, []).Cases).Case;
        var (first, moved, renamed) = (Case(0, "R"), Case(1, "R"), Case(0, "G"));

        Assert.Equal([first.Key, first.Key], [moved.Key, renamed.Key]);
        Assert.Equal(3, new[] { first.Fingerprint, moved.Fingerprint, renamed.Fingerprint }.Distinct().Count());
        Assert.Equal(first.Fingerprint, Case(0, "R").Fingerprint);
    }

    [Fact]
    public void Cases_come_most_consequential_first_then_from_top_to_bottom_and_left_to_right()
    {
        // Lone boxes at (50, 0), (0, 0) and (30, 40) and, far down, a class conflict.
        var cases = ImageAdjudication
            .Create(
                [Work(1, Box("l1", 50), Box("c", 0, 200)), Work(2, Box("l2", 30, 40), Box("l3", 0), Box("d", 0, 200, "G"))],
                UnionPolicy.Paper,
                []
            )
            .Cases;

        Assert.Equal(["1/c", "2/l3", "1/l1", "2/l2"], cases.Select(caseState => caseState.Case.Boxes[0].NameOf()));
    }

    [Fact]
    public void A_case_has_the_smallest_IoU_of_its_disagreements()
    {
        // A near miss on either side of the expert's box: IoU 4/16 and 3/17.
        var caseState = Assert.Single(
            ImageAdjudication.Create([Work(1, Box("a", 10)), Work(2, Box("b", 4)), Work(3, Box("c", 17))], UnionPolicy.Paper, []).Cases
        );

        Assert.Equal(3 / 17.0, caseState.Case.Iou!.Value, 1e-12);
    }

    [Fact]
    public void The_truth_comes_from_top_to_bottom_and_left_to_right()
    {
        var truth = ImageAdjudication.Create([Work(1, Box("a", 50), Box("b", 0, 40), Box("c", 0)), Work(2)], UnionPolicy.Paper, []).Truth;

        Assert.Equal([(0, 0), (50, 0), (0, 40)], truth.Select(box => ((int)box.Box.X1, (int)box.Box.Y1)));
        Assert.Equal(["1/c", "1/a", "1/b"], truth.Select(box => box.Adopted));
    }

    [Fact]
    public void Of_two_boxes_taken_from_one_annotator_the_first_stands_for_the_rest()
    {
        // One large box against two halves.
        var state = Assert.Single(
            ImageAdjudication
                .Create([Work(1, Box("w", 0, width: 20)), Work(2, Box("p", 0, width: 9), Box("q", 11, width: 9))], UnionPolicy.Paper, [])
                .Cases
        );

        var taken = ImageAdjudication.Decide(state, DecisionKind.Take, Work(2).Annotator);

        Assert.Equal(
            [
                ["2/p", "1/w"],
                ["2/q"],
            ],
            taken.Select(box => box.Parents.ToArray())
        );
        Assert.Empty(ImageAdjudication.Decide(state, DecisionKind.Take, Work(9).Annotator));
    }

    [Fact]
    public void Another_class_for_what_the_policy_left_out_brings_the_submitted_boxes_back()
    {
        var state = Assert.Single(
            ImageAdjudication
                .Create([Work(1), Work(2, Box("b", 0))], UnionPolicy.Paper with { LoneBoxes = LoneBoxes.KeepIfSenior }, [])
                .Cases
        );

        Assert.Empty(ImageAdjudication.StandingAt(state));
        Assert.Equal(
            [("G", 0.0)],
            ImageAdjudication.Decide(state, DecisionKind.Reclassify, @class: "G").Select(box => (box.Class, box.X1))
        );
    }

    private static AdjudicatedBox Box(string id, double x, double y = 0, string @class = "R", double width = 10) =>
        new(id, x, y, x + width, y + 10, @class);

    private static AdjudicatedWork Work(long person, params AdjudicatedBox[] boxes) => new(person, person, person, (int)person, 1, boxes);

    private static Decision Decided(string operation, int hour, DecisionKind kind, params string[] inputs) =>
        new(operation, kind, inputs, "", [], 9, Noon.AddHours(hour));
}

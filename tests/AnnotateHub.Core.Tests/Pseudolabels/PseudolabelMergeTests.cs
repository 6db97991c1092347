using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Core.Tests.Pseudolabels;

/// <summary>
/// Boxes are 20 px squares in a row. Two squares shifted by s overlap by (20 - s) / (20 + s): 2 px give 0.82, 5 px 0.6, 8 px 0.43.
/// </summary>
public sealed class PseudolabelMergeTests
{
    private readonly PseudolabelMerge _rerun = new();
    private int _number;

    [Fact]
    public void Untouched_boxes_are_changed_dropped_added_or_left_as_they_are()
    {
        Model(Add("a", 0), Add("b", 100), Add("c", 200));

        var changes = Plan(Applied(0), Applied(102), Applied(300));

        Assert.Equal(["a"], changes.Same);
        Assert.Equal([new Replacement("b", 1)], changes.Changed);
        Assert.Equal(["c"], changes.Dropped);
        Assert.Equal([2], changes.Added);
        Assert.Empty(changes.Kept);
    }

    [Fact]
    public void The_same_run_again_changes_nothing()
    {
        Model(Add("a", 0), Add("b", 100));

        Assert.True(Plan(Applied(0), Applied(100)).IsNothing);
    }

    [Fact]
    public void Another_score_or_class_at_the_same_place_is_a_change()
    {
        Model(Add("a", 0), Add("b", 100));

        Assert.Equal(["a", "b"], Plan(Applied(0, score: 0.4), Applied(100, "G")).Changed.Select(replacement => replacement.Present));
    }

    private static readonly Dictionary<string, Operation> Touches = new()
    {
        ["reshaped"] = From(OperationKind.Reshape, new BoxChange("a", 1, 0, 21, 20)),
        ["reclassified"] = From(OperationKind.Reclassify, new BoxChange("a", Class: "G")),
        ["accepted"] = From(OperationKind.Review, new BoxChange("a", Review: BoxReview.Accepted)),
        ["accepted and taken back"] = From(OperationKind.Review, new BoxChange("a", Review: BoxReview.None)),
        ["flagged"] = From(OperationKind.Flag, new BoxChange("a", Flags: BoxFlags.Difficult)),
        ["implicitly accepted by submitting"] = From(OperationKind.Submit),
        ["deleted and brought back"] = From(OperationKind.Add, new BoxChange("a", 0, 0, 20, 20, "R", Origin: BoxOrigin.Model, Score: 0.9)),
    };

    public static TheoryData<string> WaysToTouch() => [.. Touches.Keys];

    [Theory, MemberData(nameof(WaysToTouch))]
    public void A_box_that_a_person_has_touched_stays_and_is_never_doubled(string way)
    {
        Model(Add("a", 0));
        Person(Touches[way]);

        var doubled = Plan(Applied(2, "G"));

        Assert.True(doubled.IsNothing);
        Assert.Equal(["a"], doubled.Kept);
        Assert.Equal([0], doubled.Blocked);
        Assert.True(Plan().IsNothing);
    }

    [Fact]
    public void What_a_person_drew_stays_and_is_not_doubled()
    {
        Person(From(OperationKind.Add, new BoxChange("mine", 100, 0, 120, 20, "U", Origin: BoxOrigin.Drawn)));

        var changes = Plan(Applied(102), Applied(150));

        Assert.Equal(["mine"], changes.Kept);
        Assert.Equal([0], changes.Blocked);
        Assert.Equal([1], changes.Added);
    }

    [Fact]
    public void Of_several_new_boxes_on_a_touched_one_none_is_laid()
    {
        Model(Add("a", 0));
        Person(From(OperationKind.Review, new BoxChange("a", Review: BoxReview.Accepted)));

        Assert.Equal([0, 1, 2], Plan(Applied(0), Applied(2), Applied(5)).Blocked);
    }

    [Fact]
    public void What_a_person_deleted_stays_deleted()
    {
        Model(Add("a", 0), Add("b", 100));
        Person(From(OperationKind.Delete, new BoxChange("a")));

        var changes = Plan(Applied(2), Applied(100));

        Assert.Equal([0], changes.Blocked);
        Assert.Equal(["b"], changes.Same);
        Assert.True(changes.IsNothing);
    }

    [Fact]
    public void Where_the_model_itself_dropped_a_box_it_may_propose_one_again()
    {
        Model(Add("a", 0));
        Model(From(OperationKind.Delete, new BoxChange("a")));

        Assert.Equal([0], Plan(Applied(0)).Added);
    }

    [Fact]
    public void A_person_who_takes_back_what_they_just_drew_rejects_nothing_there()
    {
        Person(From(OperationKind.Add, new BoxChange("mine", 0, 0, 20, 20, "R", Origin: BoxOrigin.Drawn)));
        Person(From(OperationKind.Delete, new BoxChange("mine")) with { Undoes = "o1" });

        Assert.Equal([0], Plan(Applied(0)).Added);
    }

    [Fact]
    public void A_person_who_draws_and_then_deletes_has_looked_and_rejected()
    {
        Person(From(OperationKind.Add, new BoxChange("mine", 0, 0, 20, 20, "R", Origin: BoxOrigin.Drawn)));
        Person(From(OperationKind.Delete, new BoxChange("mine")));

        Assert.Equal([0], Plan(Applied(0)).Blocked);
    }

    [Fact]
    public void A_box_that_a_person_made_much_larger_still_stands_for_what_the_model_proposed_there()
    {
        Model(Add("a", 0));
        Person(From(OperationKind.Reshape, new BoxChange("a", 0, 0, 60, 20)));

        // The old place overlaps the new shape by a third only.
        Assert.Equal([0], Plan(Applied(0)).Blocked);
    }

    [Fact]
    public void An_earlier_proposal_that_a_later_run_moved_is_nobodys_decision()
    {
        Model(Add("a", 0));
        Model(Add("a", 8));
        Person(From(OperationKind.Review, new BoxChange("a", Review: BoxReview.Accepted)));

        // 12 px from the accepted box, 20 from the first proposal.
        Assert.Equal([0], Plan(Applied(-4)).Added);
    }

    [Theory]
    [InlineData(5, 0.5, false)]
    [InlineData(8, 0.5, true)]
    [InlineData(8, 0.4, false)]
    [InlineData(5, 0.7, true)]
    public void The_overlap_that_makes_two_boxes_one_cell_is_a_setting(double shift, double iou, bool isAdded)
    {
        Person(From(OperationKind.Add, new BoxChange("mine", 0, 0, 20, 20, "R", Origin: BoxOrigin.Drawn)));

        Assert.Equal(isAdded, _rerun.Plan([Applied(shift)], iou).Added.Count == 1);
    }

    [Fact]
    public void Two_new_boxes_never_take_the_place_of_one()
    {
        Model(Add("a", 0));

        var changes = Plan(Applied(2), Applied(5));

        Assert.Equal([new Replacement("a", 0)], changes.Changed);
        Assert.Equal([1], changes.Added);
    }

    [Fact]
    public void Ids_of_the_log_are_known_also_of_boxes_that_are_gone()
    {
        Model(Add("a", 0));
        Person(From(OperationKind.Delete, new BoxChange("a")));

        Assert.True(_rerun.Knows("a"));
        Assert.False(_rerun.Knows("b"));
    }

    private static ProposedBox Applied(double x, string boxClass = "R", double score = 0.9) =>
        new(new PixelBox(x, 0, x + 20, 20), boxClass, score);

    private static BoxChange Add(string id, double x) => new(id, x, 0, x + 20, 20, "R", BoxFlags.None, BoxOrigin.Model, Score: 0.9);

    private static Operation From(OperationKind kind, params BoxChange[] boxes) => new(1, "o1", kind, boxes);

    private MergeChanges Plan(params ProposedBox[] labels) => _rerun.Plan(labels, 0.5);

    private void Model(params BoxChange[] boxes) => Model(new Operation(++_number, $"m{_number}", OperationKind.Add, boxes));

    private void Model(Operation operation) => _rerun.Take(operation, byPerson: false);

    private void Person(Operation operation) => _rerun.Take(operation, byPerson: true);
}

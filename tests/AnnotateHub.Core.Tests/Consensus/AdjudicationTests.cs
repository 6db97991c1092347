using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Consensus.Adjudication;
using AnnotateHub.Core.Tests.Geometry;
using CsCheck;

namespace AnnotateHub.Core.Tests.Consensus;

/// <summary>Cases and decisions on boxes 10 px high: two boxes 10 wide and s apart have IoU (10 - s) / (10 + s).</summary>
public sealed class AdjudicationTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_class_conflict_of_two_loose_boxes_is_one_case()
    {
        // Shift 2: IoU 8/12, matched (0.5) and loose (0.75).
        var image = From([Work(1, 1, Box("a", 0)), Work(2, 2, Box("b", 2, "U"))]);

        var caseState = Assert.Single(image.Cases);
        Assert.Equal([DisagreementKind.ClassConflict, DisagreementKind.LooseBox], caseState.Case.Kinds);
        Assert.Equal(["1/a", "2/b"], caseState.Case.Boxes.Select(box => box.NameOf()));
        Assert.Equal((0, "R"), Places(image).Single());
    }

    [Fact]
    public void What_all_agree_on_is_no_case_but_where_the_lead_decides_everything_it_is()
    {
        AdjudicatedWork[] works = [Work(1, 1, Box("a", 0)), Work(2, 2, Box("b", 1))];

        Assert.Empty(From(works).Cases);
        var caseState = Assert.Single(From(works, UnionPolicy.Paper with { Rule = UnionRule.LeadDecides }).Cases);
        Assert.Empty(caseState.Case.Kinds);
        Assert.True(caseState.IsWaiting);
    }

    [Theory]
    [InlineData(DecisionKind.Take, 2, "6R")]
    [InlineData(DecisionKind.KeepAll, null, "0R 6R")]
    [InlineData(DecisionKind.DropAll, null, "")]
    [InlineData(DecisionKind.Reclassify, null, "0G 6G")]
    [InlineData(DecisionKind.Edit, null, "3U")]
    public void Each_decision_makes_its_boxes(DecisionKind kind, int? person, string truth)
    {
        // Shift 6: IoU 4/16, a near miss that the policy would keep as two.
        AdjudicatedWork[] works = [Work(1, 1, Box("a", 0)), Work(2, 2, Box("b", 6))];
        var verdict = Decide(From(works), kind, person);

        var image = From(works, null, verdict);

        Assert.Equal(truth, string.Join(' ', Places(image).Select(item => $"{item.X}{item.Class}")));
        Assert.True(Assert.Single(image.Cases).IsDecided);
        Assert.All(image.Truth, box => Assert.Equal("o", box.Operation));
    }

    [Fact]
    public void A_decision_stands_whatever_the_policy_becomes_and_takes_only_its_own_place()
    {
        AdjudicatedWork[] works = [Work(1, 1, Box("a", 0), Box("c", 100)), Work(2, 2, Box("b", 6))];
        var verdict = Decide(From(works), DecisionKind.Take, 2);

        // At an IoU of 0.2 the near miss is a match (0.25), and the senior's box would win.
        Assert.Equal([(6, "R"), (100, "R")], Places(From(works, UnionPolicy.Paper with { IouThreshold = 0.2 }, verdict)));
        Assert.Equal([(6, "R")], Places(From(works, UnionPolicy.Paper with { Rule = UnionRule.Intersection }, verdict)));
    }

    [Fact]
    public void A_decision_stands_when_a_box_was_moved_since_and_the_case_says_so()
    {
        var verdict = Decide(From([Work(1, 1, Box("a", 0)), Work(2, 2, Box("b", 6))]), DecisionKind.Take, 1);

        var image = From([Work(1, 1, Box("a", 0)), Work(2, 2, Box("b", 7))], null, verdict);

        Assert.Equal([(0, "R")], Places(image));
        Assert.True(Assert.Single(image.Cases).HasChanged);
    }

    [Fact]
    public void What_was_put_off_waits_and_decides_nothing()
    {
        AdjudicatedWork[] works = [Work(1, 1, Box("a", 0)), Work(2, 2, Box("b", 6))];

        var image = From(works, null, Decide(From(works), DecisionKind.Later));

        Assert.Equal(2, image.Truth.Count);
        Assert.True(Assert.Single(image.Cases).IsWaiting);
    }

    [Fact]
    public void Undoing_brings_back_what_stood_before_and_undoing_the_undoing_what_was_undone()
    {
        DecisionLine First = Line("1", "x"),
            second = Line("2", "x"),
            undo = new("3", null, "2"),
            redo = new("4", null, "3");

        Assert.Equal(["2"], Standing(First, second));
        Assert.Equal(["1"], Standing(First, second, undo));
        Assert.Equal(["2"], Standing(First, second, undo, redo));
        Assert.Equal([], Standing(First, new DecisionLine("5", null, "1")));

        static IEnumerable<string> Standing(params DecisionLine[] log) => Decisions.Standing(log).Select(verdict => verdict.Operation);
    }

    [Fact]
    public void No_box_is_in_two_cases_and_no_united_box_in_one_by_half() =>
        Works.Sample(works =>
        {
            var image = From(works);
            var inCases = image.Cases.SelectMany(caseState => caseState.Case.Boxes).Select(box => box.NameOf()).ToList();

            Assert.Equal(inCases.Count, inCases.Distinct().Count());
            Assert.All(
                image.Cases,
                caseState =>
                    Assert.All(
                        caseState.Case.Proposed,
                        box => Assert.All(box.Members, member => Assert.Contains(member.Input, caseState.Case.Boxes))
                    )
            );
            Assert.Equal(
                image
                    .Union.Cases.SelectMany(disagreement => disagreement.Boxes)
                    .Select(box => box.NameOf())
                    .Distinct()
                    .Where(name => !inCases.Contains(name)),
                []
            );
        });

    [Fact]
    public void Dropping_every_case_leaves_what_all_agree_on() =>
        Works.Sample(works =>
        {
            var before = From(works);
            Decision[] drops = [.. before.Cases.Select((caseState, index) => Verdict($"{index}", DecisionKind.DropAll, caseState, []))];
            var after = From(works, null, drops);

            Assert.Equal(before.Truth.Count - before.Cases.Sum(caseState => caseState.Case.Proposed.Count), after.Truth.Count);
            Assert.All(after.Truth, box => Assert.Equal(DecidedBy.Agreement, box.Rule));
        });

    [Fact]
    public void Accepting_what_the_policy_proposes_changes_no_box() =>
        Works.Sample(works =>
        {
            var before = From(works);
            Decision[] same =
            [
                .. before.Cases.Select(
                    (caseState, index) => Verdict($"{index}", DecisionKind.Edit, caseState, ImageAdjudication.StandingAt(caseState))
                ),
            ];

            Assert.Equal(Places(before), Places(From(works, null, same)));
        });

    private static readonly Gen<AdjudicatedWork[]> Works = Gen.Select(Cells.Box, Gen.OneOf("R", "G", "U"))
        .Array[0, 15]
        .Array[2, 3]
        .Select(people =>
            people
                .Select(
                    (rows, person) =>
                        new AdjudicatedWork(
                            person,
                            person,
                            person + 1,
                            person + 1,
                            1,
                            [
                                .. rows.Select(
                                    (row, index) =>
                                        new AdjudicatedBox($"b{index}", row.Item1.X1, row.Item1.Y1, row.Item1.X2, row.Item1.Y2, row.Item2)
                                ),
                            ]
                        )
                )
                .ToArray()
        );

    private static AdjudicatedBox Box(string id, double x, string @class = "R") => new(id, x, 0, x + 10, 10, @class);

    private static AdjudicatedWork Work(long person, int rank, params AdjudicatedBox[] boxes) =>
        new(person, person, person, rank, 1, boxes);

    private static ImageAdjudication From(AdjudicatedWork[] works, UnionPolicy? policy = null, params Decision[] verdicts) =>
        ImageAdjudication.Create(works, policy ?? UnionPolicy.Paper, verdicts);

    private static Decision Decide(ImageAdjudication image, DecisionKind kind, int? person = null)
    {
        var state = Assert.Single(image.Cases, caseState => caseState.Case.Kinds.Contains(DisagreementKind.NearMiss));
        var annotator = person is null ? null : Work(person.Value, 1).Annotator;
        return Verdict("o", kind, state, ImageAdjudication.Decide(state, kind, annotator, "G", [new DecisionBox(3, 0, 13, 10, "U", [])]));
    }

    private static Decision Verdict(string operation, DecisionKind kind, CaseState state, IReadOnlyList<DecisionBox> result) =>
        new(operation, kind, [.. state.Case.Boxes.Select(box => box.NameOf())], state.Case.Fingerprint, result, 9, Noon);

    private static DecisionLine Line(string operation, string input) =>
        new(operation, new Decision(operation, DecisionKind.KeepAll, [input], "", [], 9, Noon), null);

    private static IEnumerable<(double X, string Class)> Places(ImageAdjudication image) =>
        image.Truth.Select(box => (box.Box.X1, box.Class)).Order();
}

using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Core.Annotation;
using static AnnotateHub.Application.Tests.Annotate.AnnotateLab;

namespace AnnotateHub.Application.Tests.Annotate;

/// <summary>What no canvas sends: the lab's images are 100 x 80 pixels.</summary>
public sealed class HostileOperationTests
{
    private static readonly BoxChange Sound = new("b", 10, 10, 30, 40, "R", BoxFlags.None, BoxOrigin.Drawn);

    public static TheoryData<string, BoxChange> Faulty() =>
        new()
        {
            { "reaches over", Sound with { X2 = 1e308 } },
            { "reaches over", Sound with { X1 = -101 } },
            { "reaches over", Sound with { Y2 = 161 } },
            { "flags 16", Sound with { Flags = (BoxFlags)16 } },
            { "flags -1", Sound with { Flags = (BoxFlags)(-1) } },
            { "reviewed", Sound with { Review = BoxReview.Accepted } },
            {
                "attribute",
                Sound with
                {
                    Attributes = new Dictionary<string, string> { ["a"] = new('x', OperationRules.MaxAttributeLength + 1) },
                }
            },
            {
                "attribute",
                Sound with
                {
                    Attributes = new Dictionary<string, string> { [new('x', OperationRules.MaxAttributeNameLength + 1)] = "a" },
                }
            },
            { "attribute", Sound with { Attributes = new Dictionary<string, string> { ["a"] = null! } } },
            { "parent", Sound with { Parents = [new('x', OperationRules.MaxAttributeNameLength + 1)] } },
            { "from the server alone", Sound with { Origin = BoxOrigin.Model } },
            { "from the server alone", Sound with { Origin = BoxOrigin.Model, Score = 0.9 } },
            { "from the server alone", Sound with { Origin = BoxOrigin.Union } },
            { "from the server alone", Sound with { Score = 0.9 } },
        };

    [Theory]
    [MemberData(nameof(Faulty))]
    public async Task What_no_annotator_may_say_is_held_with_a_sentence(string sentence, BoxChange change)
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();

        var answer = Assert.IsType<SendAnswer.Acknowledged>(
            await lab.SendAsync(assignment.Id, "c1", new Operation(1, "o1", OperationKind.Add, [change]), Add(2, "after"))
        );

        Assert.Equal([OperationOutcome.Held, OperationOutcome.Applied], answer.Results.Select(result => result.Outcome));
        Assert.Contains(sentence, answer.Results[0].Reason, StringComparison.Ordinal);
        Assert.Single(await lab.StoredAsync(assignment.LabelSetId));
    }

    public static TheoryData<BoxChange> Unwritable() =>
        [
            Sound with
            {
                X1 = double.NaN,
            },
            Sound with
            {
                X2 = double.PositiveInfinity,
            },
            Sound with
            {
                Y1 = double.NegativeInfinity,
            },
            Sound with
            {
                Score = double.NaN,
            },
            Sound with
            {
                Origin = (BoxOrigin)9,
            },
            Sound with
            {
                Review = (BoxReview)9,
            },
        ];

    [Theory]
    [MemberData(nameof(Unwritable))]
    public async Task What_no_file_could_hold_is_refused_and_the_next_operation_is_taken(BoxChange change)
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();

        var answer = Assert.IsType<SendAnswer.Acknowledged>(
            await lab.SendAsync(assignment.Id, "c1", new Operation(1, "o1", OperationKind.Add, [change]), Add(2, "after"))
        );

        Assert.Equal([OperationOutcome.Refused, OperationOutcome.Applied], answer.Results.Select(result => result.Outcome));
        Assert.Empty((await lab.HeldAsync(assignment.Id)).Items);
    }

    [Fact]
    public async Task Taking_the_deletion_of_a_models_box_back_brings_it_back_as_it_was_and_no_better()
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();
        var proposed = new BoxChange("m1", 10, 10, 30, 40, "R", BoxFlags.None, BoxOrigin.Model, Score: 0.25);
        await lab.Writer.AppendAsync(
            assignment.LabelSetId,
            lab.Lead,
            OperationWriter.ModelClient,
            [new Operation(1, "run-1", OperationKind.Add, [proposed])]
        );
        var before = await lab.StoredAsync(assignment.LabelSetId);

        var answer = Assert.IsType<SendAnswer.Acknowledged>(
            await lab.SendAsync(
                assignment.Id,
                "c1",
                Delete(1, "m1"),
                new Operation(2, "better", OperationKind.Add, [proposed with { Score = 0.99 }]),
                new Operation(3, "back", OperationKind.Add, [proposed], Undoes: "d-m1-1")
            )
        );

        Assert.Equal(
            [OperationOutcome.Applied, OperationOutcome.Held, OperationOutcome.Applied],
            answer.Results.Select(result => result.Outcome)
        );
        Assert.Equal(before, await lab.StoredAsync(assignment.LabelSetId));
    }
}

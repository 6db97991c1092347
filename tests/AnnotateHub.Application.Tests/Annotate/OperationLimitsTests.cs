using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Core.Annotation;

namespace AnnotateHub.Application.Tests.Annotate;

/// <summary>One person does not hold everybody.</summary>
public sealed class OperationLimitsTests
{
    [Fact]
    public async Task An_operation_of_too_many_boxes_is_refused_with_a_sentence_and_the_next_is_taken()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var assignment = await lab.AssignmentAsync();
        var limits = new OperationLimits(Boxes: 2);
        var many = AnnotateLab.Add(1, "a") with
        {
            Boxes = [.. new[] { "a", "b", "c" }.SelectMany(id => AnnotateLab.Add(1, id).Boxes)],
        };
        var request = new SendRequest("c1", 0, [many, AnnotateLab.Add(2, "d")]);

        var answer = Assert.IsType<SendAnswer.Acknowledged>(
            await lab.Get<OperationWriter>().SendAsync(assignment.Id, assignment.PersonId, "c1", 0, request.Normalized(limits))
        );

        Assert.Equal([OperationOutcome.Refused, OperationOutcome.Applied], answer.Results.Select(result => result.Outcome));
        Assert.Contains("names 3 boxes; at most 2", answer.Results[0].Reason);
    }

    [Fact]
    public void Attributes_are_counted_in_bytes_over_the_whole_operation()
    {
        // Two boxes with a name of 1 byte and a value of two characters of 2 bytes each: 10 bytes.
        var box = AnnotateLab.Add(1, "a").Boxes[0] with { Attributes = new Dictionary<string, string> { ["k"] = "\u00e9\u00e9" } };
        var operation = AnnotateLab.Add(1, "a") with { Boxes = [box, box] };

        Assert.Null(new OperationLimits(AttributeBytes: 10).FaultOf(operation));
        Assert.Contains("have 10 bytes", new OperationLimits(AttributeBytes: 9).FaultOf(operation));
    }

    [Fact]
    public void A_person_who_sends_faster_than_allowed_waits_and_others_do_not()
    {
        var clock = new HandClock();
        var budget = new OperationBudget(new OperationLimits(OperationsPerSecond: 10, Burst: 20), clock);

        Assert.Null(budget.Take(1, 20));
        Assert.Equal(TimeSpan.FromSeconds(1), budget.Take(1, 10));
        Assert.Null(budget.Take(2, 20));
        clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Null(budget.Take(1, 10));
        Assert.NotNull(budget.Take(1, 1));
        // Whatever was not used does not add up beyond the burst; a batch larger than it still gets through one day.
        clock.Pass(TimeSpan.FromHours(1));
        Assert.Null(budget.Take(1, 500));
        Assert.NotNull(budget.Take(1, 1));
    }

    private sealed class HandClock : TimeProvider
    {
        private long _at;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _at;

        public void Pass(TimeSpan time) => _at += time.Ticks;
    }
}

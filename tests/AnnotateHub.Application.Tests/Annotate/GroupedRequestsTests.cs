using System.Text.Json;
using AnnotateHub.Application.Annotations;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study.Assignments;
using Microsoft.EntityFrameworkCore;
using static AnnotateHub.Application.Tests.Annotate.AnnotateLab;

namespace AnnotateHub.Application.Tests.Annotate;

/// <summary>Requests that share a transaction are answered, and leave what they leave, as if each had come alone: the oracle is the same
/// requests one after the other.</summary>
public sealed class GroupedRequestsTests
{
    [Fact]
    public async Task What_shares_a_transaction_is_what_came_one_by_one()
    {
        await using var together = await StartAsync();
        await using var apart = await StartAsync();

        var grouped = await TogetherAsync(together);
        var single = await ApartAsync(apart);

        Assert.Equal(single.Answers, grouped.Answers);
        Assert.Equal(single.Left, grouped.Left);
        // Every kind of answer is among them, or this would compare little.
        foreach (var outcome in (string[])["applied", "duplicate", "held", "refused", "expectedSequence"])
            Assert.Contains(single.Answers, answer => answer.Contains(outcome, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_sees_what_a_lead_did_before_it_in_the_same_transaction()
    {
        await using var lab = await StartAsync();
        var first = await lab.AssignmentAsync();
        await lab.SendAsync(first.Id, "c1", Add(1, "a"), Submit(2));

        using var gate = new Gate(lab.Writer);
        await gate.Entered;
        var accept = lab.Writer.ChangeStateAsync(first.Id, AssignmentMove.Accept);
        var late = lab.SendAsync(first.Id, "c1", Add(3, "b"));
        gate.Open();
        await accept;

        var answer = Assert.IsType<SendAnswer.Acknowledged>(await late);
        Assert.Equal((AssignmentState.Accepted, OperationOutcome.Held), (answer.State, answer.Results.Single().Outcome));
    }

    private static async Task<(List<string> Answers, List<string> Left)> TogetherAsync(AnnotateLab lab)
    {
        var requests = await RequestsAsync(lab);
        SendAnswer[] answers;
        using (var gate = new Gate(lab.Writer))
        {
            await gate.Entered;
            var sent = requests.Select(request => request()).ToArray();
            gate.Open();
            answers = await Task.WhenAll(sent);
        }

        return ([.. answers.Select(Text)], await LeftAsync(lab));
    }

    private static async Task<(List<string> Answers, List<string> Left)> ApartAsync(AnnotateLab lab)
    {
        var answers = new List<string>();
        foreach (var request in await RequestsAsync(lab))
            answers.Add(Text(await request()));
        return (answers, await LeftAsync(lab));
    }

    private static async Task<List<Func<Task<SendAnswer>>>> RequestsAsync(AnnotateLab lab)
    {
        var a = (await lab.AssignmentAsync()).Id;
        var b = (await lab.Get<FreeRound>().AssignmentAsync(lab.ProjectId, lab.Images[1], lab.Annotator)).Id;
        var c = (await lab.Get<FreeRound>().AssignmentAsync(lab.ProjectId, lab.Images[0], lab.Lead)).Id;
        var at = new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.FromHours(2));
        Func<Task<SendAnswer>> Of(long assignment, long person, string client, long since, params Operation[] operations) =>
            () => lab.Writer.SendAsync(assignment, person, client, since, operations);
        var moved = new Operation(2, "m-a", OperationKind.Reshape, [new BoxChange("a", 30, 30, 50, 60)], null, at);
        return
        [
            Of(a, lab.Annotator, "c1", 0, Add(1, "a")),
            Of(a, lab.Annotator, "c2", 0, Add(1, "b", 40)),
            Of(a, lab.Annotator, "c1", 1, moved, Add(1, "a")),
            Of(b, lab.Annotator, "c1", 0, Add(1, "a"), Add(2, "b", 5), Delete(3, "a"), Add(4, "a", 7)),
            Of(c, lab.Lead, "c9", 0, Add(1, "x", boxClass: "G")),
            Of(a, lab.Lead, "c9", 0, Add(1, "y")),
            Of(a, lab.Stranger, "c8", 0, Add(1, "z")),
            Of(999_999, lab.Annotator, "c1", 0, Add(1, "z")),
            Of(a, lab.Annotator, "c1", 2, Delete(3, "b"), Submit(4)),
            Of(a, lab.Annotator, "c2", 1, Add(2, "late")),
            Of(a, lab.Annotator, "c2", 1, Add(2, "late")),
            Of(a, lab.Annotator, "c1", 0, Add(9, "gap")),
            Of(a, lab.Annotator, "c1", 3, new Operation(5, "again", OperationKind.Reopen, [])),
            Of(a, lab.Annotator, "c1", 4, new Operation(6, "bad", OperationKind.Add, [new BoxChange("q", 1, 1, 9, 9, "nothing")])),
            Of(a, lab.Annotator, "c1", 4, new Operation(7, "worse", OperationKind.Add, [new BoxChange("no id!", 1, 1, 9, 9, "R")])),
            Of(a, lab.Annotator, "c1", 4, new Operation(8, "nan", OperationKind.Add, [new BoxChange("n", double.NaN, 1, 9, 9, "R")])),
            Of(a, lab.Annotator, "c3", 0),
            Of(b, lab.Annotator, "c2", 2, Delete(1, "b")),
            Of(c, lab.Lead, "c9", 1, new Operation(2, "m-x", OperationKind.Reclassify, [new BoxChange("x", Class: "R")])),
        ];
    }

    private static string Text(SendAnswer answer) =>
        $"{answer.GetType().Name} {JsonSerializer.Serialize(answer, answer.GetType(), AnnotateJson.Options)}";

    /// <summary>Boxes, log, counters and what is held, without the times at which it was written.</summary>
    private static async Task<List<string>> LeftAsync(AnnotateLab lab)
    {
        await using var db = lab.Database();
        var left = new List<string>();
        foreach (var set in await db.LabelSets.OrderBy(set => set.Id).ToListAsync())
        {
            left.Add($"set {set.Id} at {set.Revision}");
            left.AddRange((await lab.StoredAsync(set.Id)).Select(box => $"  box {box}"));
            left.AddRange((await lab.CountsAsync(set.Id)).OrderBy(count => count.Key).Select(count => $"  {count.Key} {count.Value}"));
            Assert.Equal(await lab.ReplayedAsync(set.Id), await lab.StoredAsync(set.Id));
        }

        left.AddRange(
            (await db.Operations.OrderBy(line => line.LabelSetId).ThenBy(line => line.Revision).ToListAsync()).Select(line =>
                $"log {line.LabelSetId} {line.Revision} {line.ClientId} {line.Sequence} {line.OperationId} {line.PersonId} {line.Boxes}"
            )
        );
        left.AddRange(
            (await db.HeldOperations.ToListAsync()).Select(held => $"held {held.OperationId} {held.Reason}").Order()
        );
        left.AddRange(
            (await db.WorkCounts.ToListAsync()).Select(count => $"work {count.PersonId} {count.State} {count.Count}").Order()
        );
        left.AddRange(
            (await db.DailyWork.ToListAsync()).Select(day => $"day {day.PersonId} {day.Submitted} {day.Operations}").Order()
        );
        left.AddRange(
            (await db.RoundClassCounts.ToListAsync()).Select(count => $"class {count.PersonId} {count.Class} {count.Count}").Order()
        );
        left.AddRange(
            // Keys of assignments are random; their sets come in the order of their making.
            (await db.Assignments.OrderBy(item => item.LabelSetId).ToListAsync()).Select(item =>
                $"assignment of set {item.LabelSetId} {item.State} {item.SubmittedAt is null} {item.SeenWith}"
            )
        );
        return left;
    }

    /// <summary>Holds the writer in a transaction of its own, so that what comes meanwhile waits together.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _open = new();

        public Gate(OperationWriter writer) =>
            _ = writer.ChangeStatesAsync(
                [],
                AssignmentMove.Accept,
                (_, _) =>
                {
                    _entered.SetResult();
                    _open.Wait();
                }
            );

        public Task Entered => _entered.Task;

        public void Open() => _open.Set();

        public void Dispose() => _open.Set();
    }
}

using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Kernel.Measures;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using static AnnotateHub.Application.Tests.Annotate.AnnotateLab;

namespace AnnotateHub.Application.Tests.Annotate;

public sealed class OperationWriterTests
{
    [Fact]
    public async Task Drawing_stores_the_box_counts_it_and_starts_the_work()
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();

        var answer = await lab.SendAsync(assignment.Id, "c1", Add(1, "a"), Add(2, "b", boxClass: "G"), Add(3, "c", boxClass: "G"));

        var done = Assert.IsType<SendAnswer.Acknowledged>(answer);
        Assert.Equal((3, AssignmentState.InProgress, true), (done.Revision, done.State, done.Editable));
        Assert.Equal([1, 2, 3], done.Operations.Select(line => line.Revision));
        Assert.Equal(3, (await lab.StoredAsync(assignment.LabelSetId)).Count);
        Assert.Equal(new Dictionary<string, int> { ["R"] = 1, ["G"] = 2 }, await lab.CountsAsync(assignment.LabelSetId));
    }

    [Fact]
    public async Task A_class_without_boxes_left_has_no_count()
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();

        await lab.SendAsync(assignment.Id, "c1", Add(1, "a"), Delete(2, "a"), Add(3, "b", boxClass: "U"));

        Assert.Equal(new Dictionary<string, int> { ["U"] = 1 }, await lab.CountsAsync(assignment.LabelSetId));
    }

    [Fact]
    public async Task The_same_operation_sent_twice_is_applied_once()
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();
        await lab.SendAsync(assignment.Id, "c1", Add(1, "a"));

        var again = Assert.IsType<SendAnswer.Acknowledged>(await lab.SendAsync(assignment.Id, "c1", Add(1, "a"), Delete(2, "a")));

        Assert.Equal([OperationOutcome.Duplicate, OperationOutcome.Applied], again.Results.Select(result => result.Outcome));
        Assert.Equal(2, again.Revision);
    }

    [Fact]
    public async Task An_operation_that_another_page_sent_again_is_a_duplicate_by_its_id()
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();
        var operation = Add(1, "a");
        await lab.SendAsync(assignment.Id, "c1", operation);

        var again = Assert.IsType<SendAnswer.Acknowledged>(await lab.SendAsync(assignment.Id, "c2", operation));

        Assert.Equal(OperationOutcome.Duplicate, Assert.Single(again.Results).Outcome);
    }

    [Fact]
    public async Task A_gap_is_answered_with_the_sequence_that_is_missing_and_nothing_is_taken()
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();
        await lab.SendAsync(assignment.Id, "c1", Add(1, "a"));

        var answer = await lab.SendAsync(assignment.Id, "c1", Add(2, "b"), Add(4, "d"));

        Assert.Equal(new SendAnswer.Gap(2), answer);
        Assert.Single(await lab.StoredAsync(assignment.LabelSetId));
    }

    [Fact]
    public async Task Another_operation_under_a_used_sequence_is_held_and_not_lost()
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();
        await lab.SendAsync(assignment.Id, "c1", Add(1, "a"));

        var answer = Assert.IsType<SendAnswer.Acknowledged>(await lab.SendAsync(assignment.Id, "c1", Add(1, "other")));

        Assert.Equal(OperationOutcome.Held, Assert.Single(answer.Results).Outcome);
        Assert.Single((await lab.HeldAsync(assignment.Id)).Items);
    }

    [Fact]
    public async Task A_faulty_operation_is_held_with_its_fault_and_the_sequence_goes_on()
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();

        var answer = Assert.IsType<SendAnswer.Acknowledged>(
            await lab.SendAsync(assignment.Id, "c1", Add(1, "a", boxClass: "Z"), Add(2, "b"))
        );

        Assert.Equal([OperationOutcome.Held, OperationOutcome.Applied], answer.Results.Select(result => result.Outcome));
        Assert.Contains("class 'Z' is not one of R, G, U", answer.Results[0].Reason);
    }

    [Fact]
    public async Task Boxes_that_arrive_after_submitting_are_held_and_can_be_applied_after_reopening()
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();
        await lab.SendAsync(assignment.Id, "c1", Add(1, "a"), Submit(2));
        var late = Assert.IsType<SendAnswer.Acknowledged>(await lab.SendAsync(assignment.Id, "c2", Add(1, "b")));
        Assert.Equal((OperationOutcome.Held, AssignmentState.Submitted, false), (late.Results[0].Outcome, late.State, late.Editable));
        var heldId = (await lab.HeldAsync(assignment.Id)).Items.Single().HeldId;

        Assert.IsType<ResolveAnswer.Conflict>(
            await lab.Writer.ResolveHeldAsync(assignment.Id, heldId, lab.Annotator, PendingResolution.Applied)
        );
        await lab.SendAsync(assignment.Id, "c1", new Operation(3, "reopen", OperationKind.Reopen, []));
        var applied = await lab.Writer.ResolveHeldAsync(assignment.Id, heldId, lab.Lead, PendingResolution.Applied);

        Assert.Equal(new ResolveAnswer.Resolved(4), applied);
        Assert.Equal(2, (await lab.StoredAsync(assignment.LabelSetId)).Count);
        Assert.Empty((await lab.HeldAsync(assignment.Id)).Items);
        Assert.IsType<ResolveAnswer.NotFound>(
            await lab.Writer.ResolveHeldAsync(assignment.Id, heldId, lab.Annotator, PendingResolution.Applied)
        );
    }

    [Fact]
    public async Task Two_tabs_that_both_submit_agree()
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();
        await lab.SendAsync(assignment.Id, "c1", Submit(1, "one"));

        var second = Assert.IsType<SendAnswer.Acknowledged>(await lab.SendAsync(assignment.Id, "c2", Submit(1, "two")));

        Assert.Equal((OperationOutcome.Applied, AssignmentState.Submitted), (second.Results[0].Outcome, second.State));
    }

    [Fact]
    public async Task Nobody_but_its_own_person_writes_to_an_assignment()
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();

        foreach (var person in new[] { lab.Lead, lab.Viewer, lab.Stranger })
            Assert.IsType<SendAnswer.NotFound>(await lab.Writer.SendAsync(assignment.Id, person, "c1", 0, [Add(1, "a")]));
    }

    [Fact]
    public async Task Who_became_a_viewer_loses_nothing_that_was_drawn()
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();
        await using (var db = lab.Database())
            await db
                .Memberships.Where(membership => membership.PersonId == lab.Annotator)
                .ExecuteUpdateAsync(set => set.SetProperty(membership => membership.Role, ProjectRole.Viewer));

        var answer = Assert.IsType<SendAnswer.Acknowledged>(await lab.SendAsync(assignment.Id, "c1", Add(1, "a")));

        Assert.Equal(OperationOutcome.Held, answer.Results[0].Outcome);
    }

    [Fact]
    public async Task Model_boxes_enter_through_the_log_with_score_attributes_and_parents()
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();
        var box = new BoxChange(
            "m-1",
            1.5,
            2.25,
            30,
            40,
            "R",
            BoxFlags.Difficult,
            BoxOrigin.Model,
            new Dictionary<string, string> { ["run"] = "7" },
            ["x", "y"],
            0.875
        );

        var results = await lab.Writer.AppendAsync(
            assignment.LabelSetId,
            lab.Lead,
            OperationWriter.ModelClient,
            [
                new Operation(0, "run-7", OperationKind.Add, [box]),
                new Operation(0, "run-7", OperationKind.Add, [box]),
                new Operation(0, "bad", OperationKind.Add, [box with { Class = "?" }]),
            ]
        );

        Assert.Equal(
            [OperationOutcome.Applied, OperationOutcome.Duplicate, OperationOutcome.Refused],
            results.Select(result => result.Outcome)
        );
        Assert.Equal(await lab.ReplayedAsync(assignment.LabelSetId), await lab.StoredAsync(assignment.LabelSetId));
        var work = await lab.Reader.WorkAsync(lab.ProjectId, lab.Images[0], lab.Annotator);
        var view = Assert.Single(work!.Boxes);
        Assert.Equal(
            (1.5, 0.875, BoxOrigin.Model, "7", "y"),
            (view.X1, view.Score, view.Origin, view.Attributes!["run"], view.Parents![1])
        );
        Assert.Equal(AssignmentState.Assigned, work.Assignment!.State);
    }

    [Fact]
    public async Task One_request_that_breaks_does_not_take_the_others_with_it()
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();
        // Attributes that throw while they are written down stand for a defect that no rule foresees.
        var broken = new Operation(1, "broken", OperationKind.Add, [new BoxChange("x", 1, 1, 9, 9, "R", Attributes: new BrokenBag())]);

        var sent = Enumerable
            .Range(0, 20)
            .Select(index => lab.SendAsync(assignment.Id, $"c{index}", index == 7 ? broken : Add(1, $"b{index}")))
            .ToList();
        var failures = 0;
        foreach (var task in sent)
        {
            try
            {
                Assert.IsType<SendAnswer.Acknowledged>(await task);
            }
            catch (InvalidOperationException)
            {
                failures++;
            }
        }

        Assert.Equal(1, failures);
        Assert.Equal(19, (await lab.StoredAsync(assignment.LabelSetId)).Count);
        Assert.Equal(await lab.ReplayedAsync(assignment.LabelSetId), await lab.StoredAsync(assignment.LabelSetId));
    }

    [Fact]
    public async Task Fifty_people_at_once_and_another_process_lose_nothing()
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();
        await using var otherProcess = new OperationWriter(
            lab.Get<IDbContextFactory<AnnotateHub.Data.AnnotateHubDb>>(),
            lab.Get<IClientNotifier>(),
            TimeProvider.System,
            lab.Get<ServerMeter>(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<OperationWriter>.Instance
        );

        await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(async page =>
                {
                    var writer = page % 2 == 0 ? lab.Writer : otherProcess;
                    for (var sequence = 1; sequence <= 4; sequence++)
                        Assert.IsType<SendAnswer.Acknowledged>(
                            await writer.SendAsync(assignment.Id, lab.Annotator, $"c{page}", 0, [Add(sequence, $"b{page}-{sequence}")])
                        );
                })
        );

        Assert.Equal(200, (await lab.StoredAsync(assignment.LabelSetId)).Count);
        await using var db = lab.Database();
        Assert.Equal(
            Enumerable.Range(1, 200).Select(revision => (long)revision),
            await db
                .Operations.Where(line => line.LabelSetId == assignment.LabelSetId)
                .OrderBy(line => line.Revision)
                .Select(line => line.Revision)
                .ToListAsync()
        );
    }

    [Fact]
    public async Task The_person_hears_of_a_change_after_it_is_true_in_the_database()
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();
        var heard = new TaskCompletionSource<(AssignmentChanged Change, long Stored)>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = lab.Get<IClientNotifier>()
            .Subscribe<AssignmentChanged>(
                lab.Annotator,
                change =>
                {
                    using var db = lab.Database();
                    heard.TrySetResult((change, db.LabelSets.Single(set => set.Id == assignment.LabelSetId).Revision));
                }
            );

        await lab.SendAsync(assignment.Id, "c1", Add(1, "a"));

        Assert.Equal((new AssignmentChanged(assignment.Id, lab.Annotator, 1), 1L), await heard.Task.WaitAsync(Patience.Limit));
    }

    private sealed class BrokenBag : Dictionary<string, string>, IReadOnlyDictionary<string, string>
    {
        IEnumerator<KeyValuePair<string, string>> IEnumerable<KeyValuePair<string, string>>.GetEnumerator() =>
            throw new InvalidOperationException("broken on purpose");

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() =>
            throw new InvalidOperationException("broken on purpose");
    }
}

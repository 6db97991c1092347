using AnnotateHub.Application.Annotations.PendingOperations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using static AnnotateHub.Application.Tests.Annotate.AnnotateLab;

namespace AnnotateHub.Application.Tests.Annotate;

public sealed class PendingOperationTests
{
    [Fact]
    public async Task Its_author_and_the_lead_see_it_and_nobody_else()
    {
        await using var lab = await StartAsync();
        var assignment = await LateAsync(lab, Add(1, "b"));
        var work = lab.Get<PendingOperationQueries>();

        foreach (var (person, sees) in new[] { (lab.Annotator, 1), (lab.Lead, 1), (lab.Viewer, 0), (lab.Stranger, 0) })
        {
            Assert.Equal(sees, await work.CountAsync(lab.ProjectId, person));
            Assert.Equal(sees, (await work.InProjectAsync(lab.ProjectId, person)).Total);
            Assert.Equal(sees == 1, await work.OfAssignmentAsync(assignment.Id, person) is not null);
        }
    }

    [Fact]
    public async Task Another_annotators_held_work_is_no_annotators_business()
    {
        await using var lab = await StartAsync();
        await LateAsync(lab, Add(1, "b"));
        await using (var db = lab.Database())
            await db
                .Memberships.Where(member => member.PersonId == lab.Viewer)
                .ExecuteUpdateAsync(set => set.SetProperty(member => member.Role, ProjectRole.Annotator));

        Assert.Empty((await lab.Get<PendingOperationQueries>().InProjectAsync(lab.ProjectId, lab.Viewer)).Images);
    }

    [Fact]
    public async Task It_says_where_it_belongs_what_stands_in_the_way_and_what_it_would_change()
    {
        await using var lab = await StartAsync();
        var late = new Operation(
            1,
            "move",
            OperationKind.Reshape,
            [new BoxChange("a", 12, 10, 34, 44)],
            At: new DateTimeOffset(2026, 11, 23, 14, 2, 0, TimeSpan.Zero)
        );
        await LateAsync(lab, late);

        var (mine, leads) = (await OneAsync(lab, lab.Annotator), await OneAsync(lab, lab.Lead));

        Assert.Equal(("f1", "annotator", true, true), (mine.Name, mine.Person, mine.IsOwn, mine.AuthorMayReopen));
        Assert.Equal(("This image was submitted; reopen it to go on.", false), (leads.Closed, leads.IsOwn));
        var change = Assert.Single(leads.Changes);
        var delta = Assert.Single(change.Deltas);
        Assert.Equal(("(10, 10, 30, 40)", "(12, 10, 34, 44)"), ($"{delta.Before!.Geometry}", $"{delta.After!.Geometry}"));
        Assert.Equal(
            (late.At, "This image was submitted; reopen it to go on.", false, false),
            (change.DrawnAt, change.Reason, change.IsFaulty, change.NeedsEarlier)
        );
    }

    [Fact]
    public async Task A_change_of_a_box_that_is_itself_held_says_that_it_needs_the_earlier_one()
    {
        await using var lab = await StartAsync();
        await LateAsync(
            lab,
            Add(1, "b"),
            new Operation(2, "move", OperationKind.Reshape, [new BoxChange("b", 50, 50, 60, 60)]),
            Delete(3, "gone")
        );

        var changes = (await OneAsync(lab, lab.Lead)).Changes;

        Assert.Equal([false, true, false], changes.Select(change => change.NeedsEarlier));
        Assert.Equal([1, 1, 0], changes.Select(change => change.Deltas.Count));
        Assert.Equal("(10, 10, 30, 40)", $"{changes[1].Deltas[0].Before!.Geometry}");
    }

    /// <summary>Counted over all people, an id would tell a blind annotator how many others had something kept.</summary>
    [Fact]
    public async Task Ids_of_kept_operations_are_not_counted_and_still_in_order()
    {
        await using var lab = await StartAsync();
        var assignment = await LateAsync(lab, Add(1, "b"), Add(2, "c"), Add(3, "d"));

        var items = (await lab.HeldAsync(assignment.Id)).Items;

        Assert.Equal(["b", "c", "d"], items.Select(held => held.Operation.Id.Split('-')[1]));
        // A count of three rows could not reach this.
        Assert.All(items, held => Assert.True(held.HeldId > 1_000_000, $"{held.HeldId}"));
    }

    [Fact]
    public async Task A_faulty_operation_is_told_as_such()
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();
        await lab.SendAsync(assignment.Id, "c1", Add(1, "a", boxClass: "Z"));

        var image = await OneAsync(lab, lab.Lead);

        Assert.Null(image.Closed);
        Assert.Equal((true, 0), (image.Changes[0].IsFaulty, image.Changes[0].Deltas.Count));
    }

    [Fact]
    public async Task Who_follows_hears_when_something_is_held_when_it_can_be_applied_and_when_it_was_decided()
    {
        await using var lab = await StartAsync();
        var heard = 0;
        using var subscription = lab.Get<IClientNotifier>()
            .Subscribe<AssignmentChanged>(change =>
            {
                if (change.ConcernsPending)
                    Interlocked.Increment(ref heard);
            });
        var assignment = await lab.AssignmentAsync();

        await lab.SendAsync(assignment.Id, "c1", Add(1, "a"), Submit(2));
        Assert.Equal(0, heard);
        await lab.SendAsync(assignment.Id, "c2", Add(1, "b"));
        await HeardAsync(1);
        await lab.SendAsync(assignment.Id, "c1", new Operation(3, "reopen", OperationKind.Reopen, []));
        await HeardAsync(2);
        await lab.SendAsync(assignment.Id, "c1", Add(4, "c"));
        var heldId = (await lab.HeldAsync(assignment.Id)).Items.Single().HeldId;
        await lab.Writer.ResolveHeldAsync(assignment.Id, heldId, lab.Lead, PendingResolution.Discarded);
        await HeardAsync(3);

        // The writer tells after it has answered.
        async Task HeardAsync(int times)
        {
            await Patience.UntilAsync(() => Volatile.Read(ref heard) >= times, $"{times} hints were heard");
            Assert.Equal(times, heard);
        }
    }

    [Fact]
    public async Task A_gesture_without_boxes_is_held_only_an_import_may_say_that_there_are_none()
    {
        await using var lab = await StartAsync();
        var assignment = await lab.AssignmentAsync();

        await lab.SendAsync(assignment.Id, "c1", new Operation(1, "nothing", OperationKind.Add, []));

        Assert.Contains("Add with 0 boxes", (await OneAsync(lab, lab.Lead)).Changes[0].Reason);
    }

    /// <summary>The first image with box a, submitted; then operations of another page arrive.</summary>
    private static async Task<Assignment> LateAsync(AnnotateLab lab, params Operation[] late)
    {
        var assignment = await lab.AssignmentAsync();
        await lab.SendAsync(assignment.Id, "c1", Add(1, "a"), Submit(2));
        await lab.SendAsync(assignment.Id, "c2", late);
        return assignment;
    }

    private static async Task<PendingImage> OneAsync(AnnotateLab lab, long scope) =>
        Assert.Single((await lab.Get<PendingOperationQueries>().InProjectAsync(lab.ProjectId, scope)).Images);
}

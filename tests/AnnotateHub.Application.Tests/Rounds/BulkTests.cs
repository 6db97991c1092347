using AnnotateHub.Application.Assignments;
using AnnotateHub.Application.Assignments.Bulk;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>Many assignments at once: what is shown before is what happens, what cannot be done is left alone with its reason, and undo
/// puts everything back.</summary>
public sealed class BulkTests
{
    [Theory]
    [InlineData(BulkAction.Accept)]
    [InlineData(BulkAction.Return)]
    [InlineData(BulkAction.Withdraw)]
    [InlineData(BulkAction.Reassign)]
    public async Task What_the_preview_says_happens_and_undo_puts_it_back(BulkAction action)
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(0, 0);
        var round = (await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [lab.Student1])).RoundId;
        var works = await lab.WorkAsync(round);
        // Two submitted, one of them accepted; one begun; three untouched.
        await lab.SubmitAsync(works[0]);
        await lab.SubmitAsync(works[1]);
        await lab.SendAsync(works[2], OperationKind.Add, StudyLab.Box("b", 10, "R"));
        StudyLab.Done(await lab.Get<Assignments.Review.AssignmentReview>().AcceptAsync(works[1].Id, lab.Lead));
        var before = await StandingAsync(lab, round);
        var bulk = lab.Get<AssignmentBulk>();
        var request = new BulkRequest(action, null, new TableFilter(PersonId: lab.Student1), lab.Student2, "Look at the corners.");

        var preview = StudyLab.Done(await bulk.PreviewAsync(round, lab.Lead, request));
        Assert.Equal(before, await StandingAsync(lab, round));
        var result = StudyLab.Done(await bulk.ApplyAsync(round, lab.Lead, request));

        // Accepting is for the one submitted, returning for the two that are done; withdrawing and giving away for all six.
        var expected = action switch
        {
            BulkAction.Accept => 1,
            BulkAction.Return => 2,
            _ => 6,
        };
        Assert.Equal((expected, 6 - expected), (preview.Changes.Count, preview.LeftAlone.Count));
        Assert.Equal(preview.Changes, result.Done);
        Assert.Equal(preview.LeftAlone, result.LeftAlone);
        Assert.All(preview.LeftAlone, item => Assert.Contains("Only submitted work", item.Reason, StringComparison.Ordinal));
        Assert.Equal(
            preview.Changes.Where(item => item.HasBegun).Select(item => item.AssignmentId).Order(),
            preview.Changes.Select(item => item.AssignmentId).Intersect(works.Take(3).Select(work => work.Id)).Order()
        );
        Assert.NotEqual(before, await StandingAsync(lab, round));
        await lab.AssertCountersAsync();

        var undone = StudyLab.Done(await bulk.UndoAsync(round, lab.Lead, result.Undo));

        Assert.Equal(expected, undone.Count);
        Assert.Empty(undone.LeftAlone);
        Assert.Equal(before, await StandingAsync(lab, round));
        await lab.AssertCountersAsync();
        await using var db = lab.Database();
        Assert.False(await db.RoundPeople.AnyAsync(person => person.RoundId == round && person.PersonId == lab.Student2));
    }

    [Fact]
    public async Task A_return_is_not_taken_back_under_the_hands_of_who_works_on_it()
    {
        await using var lab = await StudyLab.StartAsync(2);
        await lab.DrawSplitsAsync(0, 0);
        var round = (await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [lab.Student1])).RoundId;
        var works = await lab.WorkAsync(round);
        foreach (var work in works)
            await lab.SubmitAsync(work);
        var bulk = lab.Get<AssignmentBulk>();
        var keys = works.Select(work => work.Id).ToList();
        var result = StudyLab.Done(
            await bulk.ApplyAsync(round, lab.Lead, new BulkRequest(BulkAction.Return, keys, Comment: "Look again."))
        );
        await lab.SendAsync(works[0], OperationKind.Add, StudyLab.Box("c", 60, "G"));

        var undone = StudyLab.Done(await bulk.UndoAsync(round, lab.Lead, result.Undo));

        Assert.Equal(1, undone.Count);
        Assert.Equal([1], undone.LeftAlone.Values);
        Assert.Equal(AssignmentState.Returned, (await lab.AssignmentAsync(works[0].Id)).State);
        Assert.Equal(AssignmentState.Submitted, (await lab.AssignmentAsync(works[1].Id)).State);
    }

    [Fact]
    public async Task Work_that_the_receiver_has_begun_stays_with_them_and_the_rest_goes_back()
    {
        await using var lab = await StudyLab.StartAsync(3);
        await lab.DrawSplitsAsync(0, 0);
        var round = (await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [lab.Student1])).RoundId;
        var bulk = lab.Get<AssignmentBulk>();
        var all = new BulkRequest(BulkAction.Reassign, null, new TableFilter(), lab.Student2);
        var result = StudyLab.Done(await bulk.ApplyAsync(round, lab.Lead, all));
        var theirs = await lab.WorkAsync(round, lab.Student2);
        await lab.SendAsync(theirs[0], OperationKind.Add, StudyLab.Box("b", 10, "R"));

        var undone = StudyLab.Done(await bulk.UndoAsync(round, lab.Lead, result.Undo));

        Assert.Equal((3, 2), (theirs.Count, undone.Count));
        Assert.Equal(["The other has begun it."], undone.LeftAlone.Keys);
        Assert.Equal([theirs[0].Id], (await lab.WorkAsync(round, lab.Student2)).Select(work => work.Id));
        await lab.AssertCountersAsync();
    }

    [Fact]
    public async Task An_image_that_the_receiver_has_already_or_gets_twice_is_left_alone()
    {
        await using var lab = await StudyLab.StartAsync(4);
        await lab.DrawSplitsAsync(2);
        var round = (
            await lab.MakeAsync(RoundKind.Test, ImageChoice.All, [lab.Expert, lab.Student1], new RoundSettings(["R"], 2, 3))
        ).RoundId;
        var bulk = lab.Get<AssignmentBulk>();

        var taken = StudyLab.Done(
            await bulk.PreviewAsync(round, lab.Lead, new BulkRequest(BulkAction.Reassign, null, new TableFilter(), lab.Expert))
        );
        var twice = StudyLab.Done(
            await bulk.ApplyAsync(round, lab.Lead, new BulkRequest(BulkAction.Reassign, null, new TableFilter(), lab.Student2))
        );

        // Two images of two people each: the expert's own two, and the student's two of the same images, which the expert has.
        Assert.Empty(taken.Changes);
        Assert.Equal(
            ["Expert has this image in this round already.", "This image is theirs already."],
            taken.LeftAlone.Select(item => item.Reason).Distinct().Order(StringComparer.Ordinal)
        );
        Assert.Equal((2, 2), (twice.Done.Count, twice.LeftAlone.Count));
        Assert.All(twice.LeftAlone, item => Assert.Contains("in the same step", item.Reason, StringComparison.Ordinal));
        Assert.Equal(2, (await lab.WorkAsync(round, lab.Student2)).Select(work => work.ImageGroupId).Distinct().Count());
    }

    [Fact]
    public async Task Starting_boxes_come_with_begun_work_that_goes_to_somebody_else_and_none_are_left_over()
    {
        await using var lab = await StudyLab.StartAsync(4);
        await lab.DrawSplitsAsync(0, 0);
        await lab.RunModelAsync();
        var settings = new RoundSettings(Seed: 2, StartFrom: StudyLab.Run);
        var round = (await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [lab.Student1], settings)).RoundId;
        var works = await lab.WorkAsync(round);
        await lab.SendAsync(works[0], OperationKind.Add, StudyLab.Box("own", 150, "R"));
        await using var db = lab.Database();
        var sets = await db.LabelSets.CountAsync();

        var result = StudyLab.Done(
            await lab.Get<AssignmentBulk>()
                .ApplyAsync(round, lab.Lead, new BulkRequest(BulkAction.Reassign, null, new TableFilter(), lab.Student2))
        );

        Assert.Equal(4, result.Done.Count);
        // One new label set, for the begun image; the three others move with theirs.
        Assert.Equal(sets + 1, await db.LabelSets.CountAsync());
        foreach (var work in await lab.WorkAsync(round, lab.Student2))
            Assert.Equal(3, (await BoxesAsync(lab, work)).Count);
        await lab.AssertCountersAsync();
    }

    [Fact]
    public async Task Sealed_work_is_not_accepted_and_of_a_blind_round_its_own_annotator_sees_nothing()
    {
        await using var lab = await StudyLab.StartAsync(4);
        await lab.DrawSplitsAsync(2);
        var round = (
            await lab.MakeAsync(RoundKind.Test, ImageChoice.All, [lab.Expert, lab.Student1], new RoundSettings(["R"], 2, 3))
        ).RoundId;
        var works = await lab.WorkAsync(round);
        await lab.SubmitAsync(works[0]);
        var bulk = lab.Get<AssignmentBulk>();
        var all = new BulkRequest(BulkAction.Accept, null, new TableFilter(State: AssignmentState.Submitted));

        var preview = StudyLab.Done(await bulk.PreviewAsync(round, lab.Lead, all));
        var result = StudyLab.Done(await bulk.ApplyAsync(round, lab.Lead, all));
        await RoleAsync(lab, lab.Expert, ProjectRole.Lead);
        var own = StudyLab.Refused(await bulk.PreviewAsync(round, lab.Expert, all));
        var student = StudyLab.Refused(await bulk.ApplyAsync(round, lab.Student1, all));

        Assert.Empty(preview.Changes);
        Assert.Contains("sealed", Assert.Single(preview.LeftAlone).Reason, StringComparison.Ordinal);
        Assert.Empty(result.Done);
        Assert.Contains("only an annotator", own, StringComparison.Ordinal);
        Assert.Contains("Only leads", student, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Withdrawn_work_is_listed_for_leads_and_comes_back()
    {
        await using var lab = await StudyLab.StartAsync(3);
        await lab.DrawSplitsAsync(0, 0);
        var round = (await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [lab.Student1])).RoundId;
        var works = await lab.WorkAsync(round);
        var (bulk, table) = (lab.Get<AssignmentBulk>(), lab.Get<AssignmentTable>());
        StudyLab.Done(await bulk.ApplyAsync(round, lab.Lead, new BulkRequest(BulkAction.Withdraw, [works[0].Id, works[1].Id])));
        var listed = await table.PageAsync(lab.ProjectId, round, lab.Lead, new TableFilter(IsWithdrawn: true));
        var student = await table.PageAsync(lab.ProjectId, round, lab.Student1, new TableFilter(IsWithdrawn: true));

        var restored = StudyLab.Done(
            await bulk.ApplyAsync(
                round,
                lab.Lead,
                new BulkRequest(BulkAction.Restore, null, new TableFilter(IsWithdrawn: true, Search: listed!.Items[0].Image))
            )
        );
        var again = StudyLab.Done(await bulk.UndoAsync(round, lab.Lead, restored.Undo));

        Assert.Equal((2, 0), (listed.Total, student!.Total));
        Assert.Equal((1, 1), (restored.Done.Count, again.Count));
        Assert.Single(await lab.WorkAsync(round));
        await lab.AssertCountersAsync();
    }

    [Fact]
    public async Task Keys_of_other_rounds_are_named_as_missing_and_a_closed_round_is_left_alone()
    {
        await using var lab = await StudyLab.StartAsync(3);
        await lab.DrawSplitsAsync(0, 0);
        var round = (await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [lab.Student1])).RoundId;
        var works = await lab.WorkAsync(round);
        var bulk = lab.Get<AssignmentBulk>();

        var strange = StudyLab.Done(
            await bulk.PreviewAsync(round, lab.Lead, new BulkRequest(BulkAction.Withdraw, [works[0].Id, 17]))
        );
        StudyLab.Done(await lab.Get<RoundLifecycle>().CloseAsync(round, lab.Lead, evenIfOpen: true));
        var closed = StudyLab.Done(await bulk.PreviewAsync(round, lab.Lead, new BulkRequest(BulkAction.Withdraw, [works[0].Id])));

        Assert.Equal([17], strange.Missing);
        Assert.Contains("closed", Assert.Single(closed.LeftAlone).Reason, StringComparison.Ordinal);
        Assert.Empty(closed.Changes);
    }

    /// <summary>Everything of a round's work that an undo has to put back: whose, where in the queue, in which state, with which
    /// boxes.</summary>
    private static async Task<List<string>> StandingAsync(StudyLab lab, long round)
    {
        var lines = new List<string>();
        foreach (var work in await lab.WorkAsync(round))
            lines.Add(
                $"{work.Id} {work.ImageGroupId} {work.PersonId} {work.QueueOrder} {work.State} "
                    + string.Join(",", await BoxesAsync(lab, work))
            );
        return lines;
    }

    private static async Task<List<string>> BoxesAsync(StudyLab lab, Assignment work)
    {
        await using var db = lab.Database();
        return await db
            .Boxes.Where(box => box.LabelSetId == work.LabelSetId)
            .Select(box => box.ClientId)
            .OrderBy(id => id)
            .ToListAsync();
    }

    private static async Task RoleAsync(StudyLab lab, long person, ProjectRole role)
    {
        await using var db = lab.Database();
        await db
            .Memberships.Where(membership => membership.PersonId == person)
            .ExecuteUpdateAsync(set => set.SetProperty(membership => membership.Role, role));
    }
}

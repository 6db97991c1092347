using AnnotateHub.Application.Annotations;
using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>What is stopped in the middle, or done by two at once, leaves nothing half.</summary>
public sealed class InterruptedWorkTests
{
    [Fact]
    public async Task A_round_whose_making_is_cancelled_leaves_no_label_set()
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2);
        await lab.RunModelAsync();
        using var stop = new CancellationTokenSource();
        var plan = new RoundPlan(
            RoundKind.Refinement,
            "Refinement",
            [lab.Expert],
            new RoundSettings(Seed: 1, StartFrom: StudyLab.Run),
            ImageChoice.All
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            lab.Get<CreateRound>()
                .MakeAsync(
                    lab.ProjectId,
                    lab.Lead,
                    plan,
                    progress: new Hearing(said =>
                    {
                        if (said.Message.StartsWith("Writing", StringComparison.Ordinal))
                            stop.Cancel();
                    }),
                    cancellationToken: stop.Token
                )
        );

        await using var db = lab.Database();
        Assert.Equal(0, await db.LabelSets.CountAsync(set => set.Kind == LabelSetKind.Annotator));
        Assert.Equal(0, await db.Rounds.CountAsync());
    }

    [Fact]
    public async Task Label_sets_that_a_killed_server_left_are_swept_and_nobodys_work_with_them()
    {
        await using var lab = await StudyLab.StartAsync(3);
        var image = (await ImagesAsync(lab))[0];
        var work = await lab.Get<FreeRound>().AssignmentAsync(lab.ProjectId, image, lab.Expert);
        await using var db = lab.Database();
        var longAgo = TimeProvider.System.GetUtcNow() - NewAssignments.SweptAfter - TimeSpan.FromMinutes(1);
        await db.LabelSets.ExecuteUpdateAsync(set => set.SetProperty(labelSet => labelSet.CreatedAt, longAgo));
        LabelSet Set(LabelSetKind kind, DateTimeOffset made) =>
            new()
            {
                ProjectId = lab.ProjectId,
                ImageGroupId = image,
                Kind = kind,
                CreatedAt = made,
            };
        var orphan = Set(LabelSetKind.Annotator, longAgo);
        var (making, model) = (Set(LabelSetKind.Annotator, TimeProvider.System.GetUtcNow()), Set(LabelSetKind.ModelRun, longAgo));
        db.AddRange(orphan, making, model);
        await db.SaveChangesAsync();

        Assert.Equal(1, await lab.Get<NewAssignments>().SweepAsync());

        Assert.Equal(
            new[] { work.LabelSetId, making.Id, model.Id }.Order(),
            await db.LabelSets.Select(set => set.Id).Order().ToListAsync()
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_round_that_is_called_as_the_implicit_one_leaves_it_room(bool closesFree)
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2);
        var plan = new RoundPlan(RoundKind.Seed, "Free", [lab.Expert], new RoundSettings(Seed: 1), ImageChoice.All)
        {
            CloseFree = closesFree,
        };

        StudyLab.Done(await lab.Get<CreateRound>().MakeAsync(lab.ProjectId, lab.Lead, plan));
        var work = await lab.Get<FreeRound>().AssignmentAsync(lab.ProjectId, (await ImagesAsync(lab))[0], lab.Student1);

        await using var db = lab.Database();
        var rounds = await db.Rounds.OrderBy(round => round.Id).ToDictionaryAsync(round => round.Kind);
        Assert.Equal(
            ("Free", "Free 2", closesFree),
            (rounds[RoundKind.Seed].Name, rounds[RoundKind.Free].Name, rounds[RoundKind.Free].ClosedAt is not null)
        );
        Assert.Equal(rounds[RoundKind.Free].Id, work.RoundId);
    }

    /// <summary>Counted, the key of the next round would tell an annotator that one was made in between that they know nothing
    /// of.</summary>
    [Fact]
    public async Task Keys_of_rounds_are_not_counted_and_still_in_order()
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2);

        var made = new List<long>();
        for (var number = 0; number < 3; number++)
            made.Add((await lab.MakeAsync(RoundKind.Calibration, new(ImageChoiceKind.Draw, 1), [lab.Expert], name: $"{number}")).RoundId);

        Assert.Equal(made.Order(), made);
        // A count of three rows could not reach this; whole numbers above 2^53 are not exact in a browser.
        Assert.All(made, id => Assert.InRange(id, 1_000_000, 1L << 53));
    }

    [Fact]
    public async Task Leads_who_add_the_same_person_at_once_add_them_once_and_are_told()
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2);
        var round = await lab.MakeAsync(RoundKind.Calibration, new(ImageChoiceKind.Draw, 3), [lab.Expert]);

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => lab.Get<RoundLifecycle>().AddPersonAsync(round.RoundId, lab.Student1, lab.Lead))
        );

        Assert.Equal(3, StudyLab.Done(Assert.Single(outcomes, outcome => outcome is Result<PersonAdded>.Success)).Images);
        Assert.All(
            outcomes.Where(outcome => outcome is not Result<PersonAdded>.Success),
            outcome => Assert.Contains("is in this round already", StudyLab.Refused(outcome), StringComparison.Ordinal)
        );
        Assert.Equal(3, (await lab.WorkAsync(round.RoundId, lab.Student1)).Count);
        await lab.AssertCountersAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_said_of_returned_and_accepted_work_is_there_although_the_tab_closed_at_that_moment(bool accepts)
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2);
        var round = await lab.MakeAsync(RoundKind.Seed, ImageChoice.All, [lab.Expert]);
        var work = (await lab.WorkAsync(round.RoundId))[0];
        await lab.SubmitAsync(work);
        using var tab = new CancellationTokenSource();
        using var listening = lab.Get<IClientNotifier>().Subscribe<AssignmentChanged>(lab.Expert, _ => tab.Cancel());
        var changes = lab.Get<AssignmentReview>();

        // Told after the commit, before whoever waits for the answer goes on.
        try
        {
            if (accepts)
                await changes.AcceptAsync(work.Id, lab.Lead, tab.Token);
            else
                await changes.ReturnAsync(work.Id, lab.Lead, "Two cells are missing.", cancellationToken: tab.Token);
        }
        catch (OperationCanceledException)
        {
            // The tab is gone.
        }

        await using var db = lab.Database();
        Assert.Equal(accepts ? AssignmentState.Accepted : AssignmentState.Returned, (await lab.AssignmentAsync(work.Id)).State);
        Assert.Equal(accepts ? [] : ["Two cells are missing."], await db.Comments.Select(comment => comment.Text).ToListAsync());
        var kind = accepts ? NotificationKind.Accepted : NotificationKind.Returned;
        Assert.Equal(
            1,
            await db.Notifications.CountAsync(notification => notification.PersonId == lab.Expert && notification.Kind == kind)
        );
        Assert.Equal(1, await db.Audit.CountAsync(audit => audit.Action == (accepts ? "assignment.accepted" : "assignment.returned")));
    }

    private static async Task<List<long>> ImagesAsync(StudyLab lab)
    {
        await using var db = lab.Database();
        return await db.ImageGroups.OrderBy(image => image.Id).Select(image => image.Id).ToListAsync();
    }

    private sealed class Hearing(Action<JobProgress> hear) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => hear(value);
    }
}

using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>Who may get an image that was somebody else's.</summary>
public sealed class ReassignmentTests
{
    [Fact]
    public async Task Who_may_only_look_gets_no_image()
    {
        await using var lab = await StudyLab.StartAsync(6);
        var work = await RefinementAsync(lab);
        await RoleAsync(lab, lab.Student2, ProjectRole.Viewer);

        Assert.Contains("is a viewer", StudyLab.Refused(await MoveAsync(lab, work, lab.Student2)), StringComparison.Ordinal);
        Assert.Equal(lab.Student1, (await lab.AssignmentAsync(work)).PersonId);
    }

    [Fact]
    public async Task Who_is_no_member_gets_no_image_and_a_closed_round_moves_none()
    {
        await using var lab = await StudyLab.StartAsync(6);
        var work = await RefinementAsync(lab);
        await using (var db = lab.Database())
            await db.Memberships.Where(membership => membership.PersonId == lab.Student2).ExecuteDeleteAsync();

        Assert.Contains("no member", StudyLab.Refused(await MoveAsync(lab, work, lab.Student2)), StringComparison.Ordinal);
        StudyLab.Done(await lab.Get<RoundLifecycle>().CloseAsync((await lab.AssignmentAsync(work)).RoundId, lab.Lead, evenIfOpen: true));
        Assert.Contains("closed", StudyLab.Refused(await MoveAsync(lab, work, lab.Expert)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calibration_images_stay_with_their_person()
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2);
        var round = await lab.MakeAsync(RoundKind.Calibration, new(ImageChoiceKind.Draw, 1), [lab.Expert, lab.Student1]);

        Assert.Contains(
            "Everybody answers",
            StudyLab.Refused(await MoveAsync(lab, (await lab.WorkAsync(round.RoundId))[0].Id, lab.Student2)),
            StringComparison.Ordinal
        );
    }

    /// <summary>A second lead could read an image of a blind round from the moment on at which everybody had submitted it.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_blind_image_does_not_go_to_a_lead_who_could_read_it_already(bool allSubmitted, bool moves)
    {
        await using var lab = await StudyLab.StartAsync(2);
        var work = await TestAsync(lab);
        await RoleAsync(lab, lab.Student2, ProjectRole.Lead);
        await lab.SubmitAsync(work[0]);
        if (allSubmitted)
            await lab.SubmitAsync(work[1]);

        var outcome = await MoveAsync(lab, work[1].Id, lab.Student2);

        if (moves)
            StudyLab.Done(outcome);
        else
            Assert.Contains("would not be blind", StudyLab.Refused(outcome), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blind_image_does_not_go_to_who_has_broken_the_seal()
    {
        await using var lab = await StudyLab.StartAsync(2);
        var work = await TestAsync(lab);
        await RoleAsync(lab, lab.Student2, ProjectRole.Lead);
        StudyLab.Done(await lab.Get<RoundLifecycle>().BreakSealAsync(work[0].RoundId, lab.Student2, "A file is damaged."));

        Assert.Contains("has broken the seal", StudyLab.Refused(await MoveAsync(lab, work[0].Id, lab.Student2)), StringComparison.Ordinal);
        Assert.Contains(
            "has this image in this round already",
            StudyLab.Refused(await MoveAsync(lab, work[0].Id, work[1].PersonId)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_moved_image_comes_last_in_the_new_queue_and_stays_withheld()
    {
        await using var lab = await StudyLab.StartAsync(8);
        await lab.DrawSplitsAsync(2);
        await lab.RunModelAsync();
        var round = await lab.MakeAsync(
            RoundKind.Refinement,
            ImageChoice.All,
            [lab.Student1, lab.Student2],
            new RoundSettings(Seed: 2, StartFrom: StudyLab.Run, WithheldShare: 0.5)
        );
        var last = (await lab.WorkAsync(round.RoundId, lab.Student2)).Max(assignment => assignment.QueueOrder);
        foreach (var withheld in new[] { true, false })
        {
            var work = (await lab.WorkAsync(round.RoundId, lab.Student1)).First(assignment => assignment.IsWithheld == withheld);

            var moved = await lab.AssignmentAsync(StudyLab.Done(await MoveAsync(lab, work.Id, lab.Student2)).AssignmentId);

            Assert.Equal((lab.Student2, ++last, withheld), (moved.PersonId, moved.QueueOrder, moved.IsWithheld));
        }
    }

    private static Task<Result<Reassigned>> MoveAsync(StudyLab lab, long assignment, long to) =>
        lab.Get<AssignmentReview>().ReassignAsync(assignment, to, lab.Lead);

    private static async Task<long> RefinementAsync(StudyLab lab)
    {
        await lab.DrawSplitsAsync(2);
        return (await lab.WorkAsync((await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [lab.Student1])).RoundId))[0].Id;
    }

    private static async Task<List<AnnotateHub.Data.Entities.Assignment>> TestAsync(StudyLab lab)
    {
        await lab.DrawSplitsAsync(1);
        return await lab.WorkAsync(
            (await lab.MakeAsync(RoundKind.Test, ImageChoice.All, [lab.Expert, lab.Student1], new RoundSettings(["R"], 2, 3))).RoundId
        );
    }

    private static async Task RoleAsync(StudyLab lab, long person, ProjectRole role)
    {
        await using var db = lab.Database();
        await db
            .Memberships.Where(membership => membership.PersonId == person)
            .ExecuteUpdateAsync(set => set.SetProperty(membership => membership.Role, role));
    }
}

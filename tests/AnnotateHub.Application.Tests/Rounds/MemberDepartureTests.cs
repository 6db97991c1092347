using AnnotateHub.Application.Assignments.Departure;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>Who leaves a project leaves no image behind that waits for them.</summary>
public sealed class MemberDepartureTests
{
    [Fact]
    public async Task Open_work_is_shown_handed_over_and_what_cannot_go_is_withdrawn()
    {
        await using var lab = await LabAsync();
        var refinement = (await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [lab.Student1])).RoundId;
        var test = (
            await lab.MakeAsync(RoundKind.Test, ImageChoice.All, [lab.Student1, lab.Student2], new RoundSettings(["R"], 2, 3))
        ).RoundId;
        var own = await lab.WorkAsync(refinement);
        await lab.SubmitAsync(own[0]);
        await lab.SendAsync(own[1], OperationKind.Add, StudyLab.Box("b", 10, "R"));
        var departure = lab.Get<MemberDeparture>();

        var preview = StudyLab.Done(await departure.PreviewAsync(lab.Lead, lab.ProjectId, lab.Student1, lab.Student2));
        var result = StudyLab.Done(await departure.TakeOutAsync(lab.Lead, lab.ProjectId, lab.Student1, lab.Student2, withdrawRest: true));

        // Eight images, two of them tested: six are refined, of which one is submitted and one begun; the two tests are blind, and the
        // other has both of them already.
        Assert.Equal(
            [(refinement, 4, 1, 5, 0), (test, 2, 0, 0, 2)],
            preview.Rounds.Select(round => (round.RoundId, round.NotStarted, round.Begun, round.Goes.Count, round.Stays.Count))
        );
        Assert.Equal(7, preview.Open);
        Assert.Equal(new DepartureResult(5, 2, 0), result);
        Assert.Equal([own[0].Id], (await lab.WorkAsync(refinement, lab.Student1)).Select(work => work.Id));
        Assert.Equal(5, (await lab.WorkAsync(refinement, lab.Student2)).Count);
        Assert.Empty(await lab.WorkAsync(test, lab.Student1));
        await using var db = lab.Database();
        Assert.False(await db.Memberships.AnyAsync(member => member.PersonId == lab.Student1));
        await lab.AssertCountersAsync();
    }

    [Fact]
    public async Task The_last_manager_stays_with_their_work_and_who_only_leads_takes_nobody_out()
    {
        await using var lab = await LabAsync();
        var refinement = (await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [lab.Lead])).RoundId;
        var departure = lab.Get<MemberDeparture>();

        var last = await departure.TakeOutAsync(lab.Lead, lab.ProjectId, lab.Lead, lab.Student1);
        await RoleAsync(lab, lab.Expert, ProjectRole.Manager);
        await RoleAsync(lab, lab.Lead, ProjectRole.Lead);
        var lead = await departure.PreviewAsync(lab.Lead, lab.ProjectId, lab.Student1);

        Assert.Contains("at least one manager", StudyLab.Refused(last), StringComparison.Ordinal);
        Assert.Equal(6, (await lab.WorkAsync(refinement, lab.Lead)).Count);
        Assert.Contains("Only managers", StudyLab.Refused(lead), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_blind_round_that_the_manager_annotates_in_the_dialog_says_only_its_name()
    {
        await using var lab = await LabAsync();
        await lab.MakeAsync(RoundKind.Test, ImageChoice.All, [lab.Lead, lab.Student1], new RoundSettings(["R"], 2, 3));

        var preview = StudyLab.Done(await lab.Get<MemberDeparture>().PreviewAsync(lab.Lead, lab.ProjectId, lab.Student1, lab.Student2));

        Assert.Empty(preview.Rounds);
        Assert.Equal(["Test"], preview.OutOfSight);
    }

    private static async Task<StudyLab> LabAsync()
    {
        var lab = await StudyLab.StartAsync(8);
        await lab.DrawSplitsAsync(2, 0);
        await RoleAsync(lab, lab.Lead, ProjectRole.Manager);
        return lab;
    }

    private static async Task RoleAsync(StudyLab lab, long person, ProjectRole role)
    {
        await using var db = lab.Database();
        await db
            .Memberships.Where(membership => membership.PersonId == person)
            .ExecuteUpdateAsync(set => set.SetProperty(membership => membership.Role, role));
    }
}

using AnnotateHub.Application.Comments;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Dashboard;
using AnnotateHub.Web.Features.Projects;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Pages;

public sealed class OverviewPageTests : StudyLab
{
    [Fact]
    public async Task Continue_leads_to_what_was_returned_first_and_says_what_the_lead_wrote()
    {
        var (anna, lead) = (await PersonAsync("anna"), await PersonAsync("lead"));
        var project = await ProjectAsync(3, (anna, ProjectRole.Annotator), (lead, ProjectRole.Lead));
        var round = await RoundAsync(project, RoundKind.Seed, "Seed", [anna], "f1", "f2", "f3");
        var second = await AssignmentAsync(round, anna, "f2");
        await AnnotateAsync(second, 1);
        await Services
            .GetRequiredService<CommentService>()
            .AddAsync(second.Id, lead.Id, new CommentDraft("Two cells at the left edge are missing."));
        await ReturnAsync(second);
        SignIn(anna);

        var page = Open(project);

        page.WaitForAssertion(() =>
            Assert.Equal(
                $"projects/{project.Id}/images/{second.ImageGroupId}/annotate?assignment={second.Id}",
                page.Find(".continue-panel a").GetAttribute("href")
            )
        );
        Assert.Equal("Two cells at the left edge are missing.", page.Find(".continue-panel blockquote").TextContent);
        Assert.Contains("1 returned", page.Find(".my-rounds").TextContent);
    }

    [Fact]
    public async Task A_round_behind_the_calibration_says_why_it_is_shut_and_continue_leads_into_the_calibration()
    {
        var anna = await PersonAsync("anna");
        var project = await ProjectAsync(3, (anna, ProjectRole.Annotator));
        await RoundAsync(project, RoundKind.Refinement, "Refinement", [anna], "f2", "f3");
        var calibration = await RoundAsync(project, RoundKind.Calibration, "Calibration", [anna], "f1");
        SignIn(anna);

        var page = Open(project);

        page.WaitForAssertion(() =>
            Assert.EndsWith($"assignment={AssignmentId(calibration, anna, "f1")}", page.Find(".continue-panel a").GetAttribute("href")!)
        );
        Assert.Contains("Other rounds open when the calibration is submitted", page.Find(".continue-panel").TextContent);
        Assert.Equal(Editability.CalibrationFirst, page.Find(".waits").TextContent);
    }

    [Fact]
    public async Task When_everything_is_submitted_nothing_waits_and_no_button_leads_into_free_work()
    {
        var anna = await PersonAsync("anna");
        var project = await ProjectAsync(2, (anna, ProjectRole.Annotator));
        var round = await RoundAsync(project, RoundKind.Seed, "Seed", [anna], "f1");
        await AnnotateAsync(await AssignmentAsync(round, anna, "f1"), 1);
        SignIn(anna);

        var page = Open(project);

        page.WaitForAssertion(() => Assert.Contains("Nothing waits for you", page.Find(".continue-panel").TextContent));
        Assert.Empty(page.FindAll(".continue-panel a"));
    }

    [Fact]
    public async Task In_an_archived_project_nothing_waits_for_a_lead_and_no_end_is_expected()
    {
        var (anna, lead) = (await PersonAsync("anna"), await PersonAsync("lead"));
        var project = await ProjectAsync(3, (anna, ProjectRole.Annotator), (lead, ProjectRole.Lead));
        var round = await RoundAsync(project, RoundKind.Seed, "Seed", [anna], "f1", "f2", "f3");
        await AnnotateAsync(await AssignmentAsync(round, anna, "f1"), 1);
        SignIn(lead);
        var before = Open(project);
        before.WaitForAssertion(() => Assert.Contains("Waiting for a lead", before.Markup, StringComparison.Ordinal));
        Assert.Single(before.FindAll(".pace"));
        await using (var db = await DatabaseAsync())
            await db
                .Projects.Where(item => item.Id == project.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(item => item.ArchivedAt, (DateTimeOffset?)TimeProvider.System.GetUtcNow()));

        var page = Open(project);

        page.WaitForAssertion(() => Assert.Contains("Progress over time", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("Waiting for a lead", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".pace"));
        Assert.Empty(page.FindAll("a[href$='images?state=submitted']"));
    }

    [Fact]
    public async Task Own_work_moves_on_the_page_while_it_is_done_elsewhere()
    {
        var anna = await PersonAsync("anna");
        var project = await ProjectAsync(2, (anna, ProjectRole.Annotator));
        var round = await RoundAsync(project, RoundKind.Seed, "Seed", [anna], "f1", "f2");
        SignIn(anna);
        var page = Open(project);
        page.WaitForAssertion(() => Assert.Contains("0 of 2 done", page.Find(".my-rounds").TextContent));

        await AnnotateAsync(await AssignmentAsync(round, anna, "f1"), 1);

        page.WaitForAssertion(() => Assert.Contains("1 of 2 done", page.Find(".my-rounds").TextContent));
    }

    [Fact]
    public async Task The_start_page_goes_on_in_the_project_with_returned_work()
    {
        var anna = await PersonAsync("anna");
        var (first, second) = (await ProjectAsync(1, (anna, ProjectRole.Annotator)), await ProjectAsync(1, (anna, ProjectRole.Annotator)));
        foreach (var project in (Project[])[first, second])
            await RoundAsync(project, RoundKind.Seed, "Seed", [anna], "f1");
        Assignment returned;
        await using (var db = await DatabaseAsync())
            returned = await db.Assignments.SingleAsync(assignment => assignment.ProjectId == second.Id);
        await AnnotateAsync(returned, 1);
        await ReturnAsync(returned);
        SignIn(anna);

        var page = Render<ProjectsPage>();

        page.WaitForAssertion(() => Assert.EndsWith($"assignment={returned.Id}", page.Find(".continue-panel a").GetAttribute("href")!));
        Assert.Contains($"Seed in {second.Name}", page.Find(".continue-panel").TextContent);
    }

    [Fact]
    public async Task A_lead_sees_a_round_move_while_others_work()
    {
        var (anna, lead) = (await PersonAsync("anna"), await PersonAsync("lead"));
        var project = await ProjectAsync(2, (anna, ProjectRole.Annotator), (lead, ProjectRole.Lead));
        var round = await RoundAsync(project, RoundKind.Seed, "Seed", [anna], "f1", "f2");
        SignIn(lead);
        var page = Open(project);
        page.WaitForAssertion(() => Assert.Equal("0 of 2", page.Find($"tr[data-round='{round.Id}'] .words").TextContent));

        await AnnotateAsync(await AssignmentAsync(round, anna, "f1"), 3);

        page.WaitForAssertion(() => Assert.Equal("1 of 2", page.Find($"tr[data-round='{round.Id}'] .words").TextContent));
        Assert.Equal("3", page.FindAll($"tr[data-round='{round.Id}'] td.number")[0].TextContent);
    }

    [Fact]
    public async Task A_lead_who_annotates_in_a_blind_round_gets_no_repaint_when_somebody_else_works_in_it()
    {
        var (anna, lead) = (await PersonAsync("anna"), await PersonAsync("lead"));
        var project = await ProjectAsync(2, (anna, ProjectRole.Annotator), (lead, ProjectRole.Lead));
        var round = await RoundAsync(project, RoundKind.Test, "Test", [anna, lead], "f1", "f2");
        SignIn(lead);
        var page = Open(project);
        page.WaitForAssertion(() => Assert.Equal("0 of 2", page.Find($"tr[data-round='{round.Id}'] .words").TextContent));
        Assert.Contains("sealed", page.Find($"tr[data-round='{round.Id}']").TextContent);
        Assert.DoesNotContain("anna", page.Find(".dashboard").TextContent);
        var dashboard = page.FindComponent<AnnotateHub.Web.Features.Dashboard.StudyDashboard>();
        var painted = dashboard.RenderCount;
        // The page hears of both and reads; of all three only the lead's own is to be painted.
        await AnnotateAsync(await AssignmentAsync(round, anna, "f1"), 2);
        await AnnotateAsync(await AssignmentAsync(round, anna, "f2"), 2);
        await AnnotateAsync(await AssignmentAsync(round, lead, "f1"), 1);

        page.WaitForAssertion(
            () => Assert.Equal("1 of 2", page.Find($"tr[data-round='{round.Id}'] .words").TextContent)
        );
        Assert.Equal(painted + 1, dashboard.RenderCount);
        Assert.DoesNotContain("anna", page.Find(".dashboard").TextContent);
    }

    [Theory]
    [InlineData(ProjectRole.Annotator, false)]
    [InlineData(ProjectRole.Viewer, true)]
    [InlineData(ProjectRole.Lead, true)]
    public async Task The_progress_of_the_study_is_for_leads_and_viewers(ProjectRole role, bool shown)
    {
        var anna = await PersonAsync("anna");
        var project = await ProjectAsync(1, (anna, role));
        SignIn(anna);

        var page = Open(project);

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[aria-busy]")));
        Assert.Equal(shown, page.FindAll(".dashboard").Count == 1);
    }

    private IRenderedComponent<ProjectPage> Open(Project project) =>
        Render<ProjectPage>(parameters => parameters.Add(projectPage => projectPage.ProjectId, project.Id));

    private long AssignmentId(Round round, Person person, string image)
    {
        using var db = Services.GetRequiredService<IDbContextFactory<AnnotateHub.Data.AnnotateHubDb>>().CreateDbContext();
        return db
            .Assignments.Single(assignment =>
                assignment.RoundId == round.Id && assignment.PersonId == person.Id && assignment.ImageGroup!.Name == image
            )
            .Id;
    }

    private async Task ReturnAsync(Assignment work)
    {
        await using var db = await DatabaseAsync();
        await db
            .Assignments.Where(assignment => assignment.Id == work.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(assignment => assignment.State, AssignmentState.Returned));
        await db
            .WorkCounts.Where(workCount => workCount.RoundId == work.RoundId && workCount.State == AssignmentState.Submitted)
            .ExecuteDeleteAsync();
        db.WorkCounts.Add(
            new WorkCount
            {
                RoundId = work.RoundId,
                PersonId = work.PersonId,
                Patient = "",
                Split = WorkCount.NoSplit,
                State = AssignmentState.Returned,
                Count = 1,
            }
        );
        await db.SaveChangesAsync();
    }
}

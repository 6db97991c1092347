using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Web.Features.Members;
using AnnotateHub.Web.Features.Projects;
using Bunit;

namespace AnnotateHub.Web.Tests.Pages;

public sealed class ProjectPagesTests : PageLab
{
    [Fact]
    public async Task Somebody_without_a_project_learns_who_can_help()
    {
        SignIn(await PersonAsync("anna"));

        var page = Render<ProjectsPage>();

        page.WaitForAssertion(() => Assert.Contains("manager can add you", page.Markup));
        Assert.DoesNotContain("projects/new", page.Markup);
    }

    [Fact]
    public async Task A_card_shows_ones_own_progress_and_nobody_elses()
    {
        var (anna, ben) = (await PersonAsync("anna"), await PersonAsync("ben"));
        var project = await ProjectAsync(4, (anna, ProjectRole.Annotator), (ben, ProjectRole.Annotator));
        await WorkAsync(project, anna, "f1", AssignmentState.Submitted, 2);
        await WorkAsync(project, anna, "f2", AssignmentState.InProgress, 1);
        await WorkAsync(project, ben, "f3", AssignmentState.Submitted, 9);
        SignIn(anna);

        var page = Render<ProjectsPage>();

        page.WaitForAssertion(() =>
            Assert.Equal("1 of 4 images submitted by you, 1 started", page.Find(".progress-line .words").TextContent)
        );
    }

    [Fact]
    public async Task A_stranger_does_not_learn_that_the_project_exists()
    {
        var (anna, stranger) = (await PersonAsync("anna"), await PersonAsync("stranger", administrator: true));
        var project = await ProjectAsync(1, (anna, ProjectRole.Manager));
        SignIn(stranger);

        var page = Render<ProjectPage>(parameters => parameters.Add(projectPage => projectPage.ProjectId, project.Id));

        page.WaitForAssertion(() => Assert.Contains("There is no such project for you", page.Markup));
        Assert.DoesNotContain(project.Name, page.Markup);
    }

    [Theory]
    [InlineData(ProjectRole.Viewer, "")]
    [InlineData(ProjectRole.Annotator, "")]
    [InlineData(ProjectRole.Lead, "Export Import")]
    [InlineData(ProjectRole.Manager, "Export Import")]
    public async Task Each_role_sees_the_actions_that_it_has(ProjectRole role, string actions)
    {
        var person = await PersonAsync("anna");
        var project = await ProjectAsync(1, (person, role));
        SignIn(person);

        var page = Render<ProjectPage>(parameters => parameters.Add(projectPage => projectPage.ProjectId, project.Id));

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".page-head")));
        page.WaitForAssertion(() =>
            Assert.Equal(actions, string.Join(' ', page.FindAll(".actions .mud-button-root").Select(element => element.TextContent.Trim())))
        );
    }

    [Theory]
    [InlineData(ProjectRole.Viewer, false)]
    [InlineData(ProjectRole.Lead, false)]
    [InlineData(ProjectRole.Manager, true)]
    public async Task The_row_of_pages_holds_what_the_role_may_open(ProjectRole role, bool settings)
    {
        var person = await PersonAsync("anna");
        var project = await ProjectAsync(1, (person, role));
        SignIn(person);

        var page = Render<MembersPage>(parameters => parameters.Add(membersPage => membersPage.ProjectId, project.Id));

        page.WaitForAssertion(() => Assert.Contains("Overview", page.Find(".project-tabs").TextContent));
        Assert.Equal(settings, page.Find(".project-tabs").TextContent.Contains("Settings"));
        Assert.Equal(role is ProjectRole.Manager, page.FindAll("tbody input").Count > 0);
    }

    [Fact]
    public void Every_page_in_the_row_exists()
    {
        var routes = typeof(ProjectPage)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes(typeof(Microsoft.AspNetCore.Components.RouteAttribute), false))
            .Select(route => ((Microsoft.AspNetCore.Components.RouteAttribute)route).Template)
            .ToHashSet();

        Assert.All(
            ProjectTab.All,
            tab => Assert.Contains($"/projects/{{ProjectId:long}}{(tab.Path.Length == 0 ? "" : $"/{tab.Path}")}", routes)
        );
    }

    [Theory]
    [InlineData("F1", new[] { "f1", "f10", "f11", "f12" })]
    [InlineData("2", new[] { "f2", "f12" })]
    [InlineData("%", new string[0])]
    [InlineData("_", new string[0])]
    [InlineData("  ", new[] { "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12" })]
    public async Task Search_finds_parts_of_names_and_takes_every_sign_as_itself(string search, string[] names)
    {
        var anna = await PersonAsync("anna");
        var project = await ProjectAsync(12, (anna, ProjectRole.Viewer));

        var imagePage = await Queries.ImagesAsync(anna.Id, project.Id, search, 0, 50);

        Assert.Equal(names, imagePage.Items.Select(image => image.Name));
        Assert.Equal(names.Length, imagePage.Total);
    }

    [Fact]
    public async Task Continue_leads_to_the_first_image_that_is_not_submitted()
    {
        var anna = await PersonAsync("anna");
        var project = await ProjectAsync(3, (anna, ProjectRole.Annotator));
        await WorkAsync(project, anna, "f1", AssignmentState.Submitted, 0);
        await WorkAsync(project, anna, "f2", AssignmentState.Returned, 1);

        var next = await Queries.NextImageAsync(anna.Id, project.Id);

        var images = await Queries.ImagesAsync(anna.Id, project.Id, null, 0, 3);
        Assert.Equal(images.Items[1].Id, next);
    }
}

using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Images;
using AnnotateHub.Web.Features.Jobs;
using AnnotateHub.Web.Features.Projects;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Pages;

public sealed class LivePagesTests : PageLab
{
    [Fact]
    public async Task The_projects_page_counts_the_images_that_a_job_adds()
    {
        var anna = await PersonAsync("anna");
        var project = await ProjectAsync(1, (anna, ProjectRole.Annotator));
        SignIn(anna);
        var page = Render<ProjectsPage>();
        page.WaitForAssertion(() => Assert.Equal("0 of 1 image submitted by you", page.Find(".progress-line .words").TextContent));

        await AddImageAsync(project, "f2");

        page.WaitForAssertion(() => Assert.Equal("0 of 2 images submitted by you", page.Find(".progress-line .words").TextContent));
    }

    [Fact]
    public async Task An_empty_project_becomes_a_grid_with_its_first_image()
    {
        var anna = await PersonAsync("anna");
        var project = await ProjectAsync(0, (anna, ProjectRole.Annotator));
        SignIn(anna);
        var page = Render<ImagesPage>(parameters => parameters.Add(imagesPage => imagesPage.ProjectId, project.Id));
        page.WaitForAssertion(() => Assert.Contains("No images yet", page.Markup));

        await AddImageAsync(project, "f1");

        page.WaitForAssertion(() => Assert.Equal(["f1"], Names(page)));
    }

    [Fact]
    public async Task A_page_sleeps_through_jobs_that_its_person_may_not_see()
    {
        var (anna, ben) = (await PersonAsync("anna"), await PersonAsync("ben"));
        var theirs = await ProjectAsync(1, (ben, ProjectRole.Manager));
        var mine = await ProjectAsync(1, (anna, ProjectRole.Annotator));
        SignIn(anna);
        var page = Render<Follower>();
        var board = Services.GetRequiredService<JobBoard>();
        page.WaitForAssertion(() => Assert.Equal("1", page.Markup));

        await board.EnqueueAsync("import", "Secret plate", new { }, theirs.Id, ben.Id);
        await board.EnqueueAsync("tidy", "Nobody's", new { });
        Assert.Equal("1", page.Markup);
        await board.EnqueueAsync("import", "Hers to see", new { }, mine.Id, ben.Id);

        page.WaitForAssertion(() => Assert.Equal("2", page.Markup));
        var queries = Services.GetRequiredService<JobQueries>();
        Assert.False(await queries.ConcernsAsync(anna.Id, new JobChanged(1, theirs.Id, ben.Id)));
        Assert.True(await queries.ConcernsAsync(anna.Id, new JobChanged(2, theirs.Id, anna.Id)));
    }

    /// <summary>Says how often it has read.</summary>
    private sealed class Follower : JobLiveComponent
    {
        private int _readings;

        protected override Task ReadAsync()
        {
            _readings++;
            return Task.CompletedTask;
        }

        protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder) =>
            builder.AddContent(0, _readings);
    }

    private static IEnumerable<string> Names(IRenderedComponent<ImagesPage> page) =>
        page.FindAll(".image-grid .name").Select(element => element.TextContent);

    /// <summary>As an import does: rows, then a word from the board.</summary>
    private async Task AddImageAsync(Project project, string name)
    {
        await using (var db = await DatabaseAsync())
        {
            db.ImageGroups.Add(
                new ImageGroup
                {
                    ProjectId = project.Id,
                    Name = name,
                    SortKey = $"f{name[1..].PadLeft(3, '0')}",
                    Width = 100,
                    Height = 80,
                    ContentHash = $"job-{name}",
                }
            );
            await db.SaveChangesAsync();
            await db
                .Projects.Where(item => item.Id == project.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(item => item.ImageCount, item => item.ImageCount + 1));
        }

        await Services.GetRequiredService<JobBoard>().EnqueueAsync("import", "Import 1 image", new { }, project.Id);
    }
}

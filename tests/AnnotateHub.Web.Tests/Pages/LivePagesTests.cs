using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Projects;
using AnnotateHub.Web.Jobs;
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
    public async Task The_image_grid_takes_in_what_a_job_adds_and_keeps_what_is_there()
    {
        var anna = await PersonAsync("anna");
        var project = await ProjectAsync(2, (anna, ProjectRole.Annotator));
        SignIn(anna);
        var page = Render<ProjectPage>(parameters => parameters.Add(item => item.ProjectId, project.Id));
        page.WaitForAssertion(() => Assert.Equal(["f1", "f2"], Names(page)));

        await AddImageAsync(project, "f0");

        page.WaitForAssertion(() => Assert.Equal(["f0", "f1", "f2"], Names(page)));
        Assert.Equal("3 images", page.Find(".count").TextContent);
    }

    [Fact]
    public async Task An_empty_project_becomes_a_grid_with_its_first_image()
    {
        var anna = await PersonAsync("anna");
        var project = await ProjectAsync(0, (anna, ProjectRole.Annotator));
        SignIn(anna);
        var page = Render<ProjectPage>(parameters => parameters.Add(item => item.ProjectId, project.Id));
        page.WaitForAssertion(() => Assert.Contains("No images yet", page.Markup));

        await AddImageAsync(project, "f1");

        page.WaitForAssertion(() => Assert.Equal(["f1"], Names(page)));
    }

    private static IEnumerable<string> Names(IRenderedComponent<ProjectPage> page) => page.FindAll(".image-grid .name").Select(item => item.TextContent);

    /// <summary>As an import does: rows, then a word from the board.</summary>
    private async Task AddImageAsync(Project project, string name)
    {
        await using (var db = await DatabaseAsync())
        {
            db.ImageGroups.Add(new ImageGroup { ProjectId = project.Id, Name = name, SortKey = $"f{name[1..].PadLeft(3, '0')}", Width = 100, Height = 80, ContentHash = $"job-{name}" });
            await db.SaveChangesAsync();
            await db.Projects.Where(item => item.Id == project.Id).ExecuteUpdateAsync(set => set.SetProperty(item => item.ImageCount, item => item.ImageCount + 1));
        }

        await Services.GetRequiredService<JobBoard>().EnqueueAsync("import", "Import 1 image", new { }, project.Id);
    }
}

using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.Export;
using AnnotateHub.Application.LabelFiles.PublishedDataSet;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.PublishedDataset;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Web.Features.Jobs;
using AnnotateHub.Web.Features.LabelFiles;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Pages;

public sealed class ExportPageTests : PageLab
{
    [Fact]
    public async Task The_download_counts_as_the_formats_do_until_another_convention_is_chosen()
    {
        var (_, project) = await WorkedAsync(ProjectRole.Lead);
        var page = Render<ExportPage>(parameters => parameters.Add(exportPage => exportPage.ProjectId, project.Id));
        page.WaitForAssertion(() => Assert.Contains("origin=0&farEdge=Exclusive&dialect=Integer", Download(page)));

        page.FindAll(".choice")
            .Single(element => element.QuerySelector("strong")!.TextContent == "VOC challenge")
            .QuerySelector("input")!
            .Change(true);
        page.FindAll(".choice")
            .Single(element => element.QuerySelector("strong")!.TextContent == "decimal")
            .QuerySelector("input")!
            .Change(true);

        Assert.Contains("origin=1&farEdge=Inclusive&dialect=Float", Download(page));
    }

    [Fact]
    public async Task Every_format_has_its_download_and_the_published_tree_its_choices()
    {
        var (_, project) = await WorkedAsync(ProjectRole.Lead);
        var page = Render<ExportPage>(parameters => parameters.Add(exportPage => exportPage.ProjectId, project.Id));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".choice")));

        page.FindAll(".choice")
            .Single(element => element.QuerySelector("strong")!.TextContent.StartsWith("COCO", StringComparison.Ordinal))
            .QuerySelector("input")!
            .Change(true);
        page.WaitForAssertion(() => Assert.Contains("export/coco.zip?annotator=", page.Markup));
        page.FindAll(".choice")
            .Single(element => element.QuerySelector("strong")!.TextContent == "Published data set")
            .QuerySelector("input")!
            .Change(true);
        page.WaitForAssertion(() =>
            Assert.Single(page.FindAll(".choice"), element => element.QuerySelector("strong")!.TextContent == "U as normal")
        );

        // The image is in no split.
        page.WaitForAssertion(() => Assert.Contains("No image of", page.Find(".fine").TextContent));
    }

    [Fact]
    public void The_address_of_the_published_tree_carries_every_choice()
    {
        var choice = new PublishedChoice
        {
            Unknown = UnknownCells.PseudolabelAll,
            Variant = DataSetVariant.Flat,
            Crops = false,
            Subsets = true,
            OwnColumns = true,
            Licence = "CC BY 4.0",
        };
        choice.Runs.Add("run & 1");

        Assert.Equal(
            "variant=Flat&unknown=PseudolabelAll&run=run%20%26%201&pictures=True&crops=False&subsets=1&leaveOneOut=False&disjoint=False&ownColumns=True&licence=CC%20BY%204.0",
            choice.Address
        );
        Assert.Equal(
            "variant=Published&unknown=Keep&pictures=True&crops=True&leaveOneOut=False&disjoint=False&ownColumns=False&licence=",
            new PublishedChoice().Address
        );
    }

    [Fact]
    public async Task Without_annotations_the_page_says_so_instead_of_offering_an_empty_zip()
    {
        var anna = await PersonAsync("anna");
        SignIn(anna);
        var project = await ProjectAsync(1, (anna, ProjectRole.Lead));

        var page = Render<ExportPage>(parameters => parameters.Add(exportPage => exportPage.ProjectId, project.Id));

        page.WaitForAssertion(() => Assert.Contains("Nobody has annotated an image", page.Find(".fine").TextContent));
    }

    [Fact]
    public async Task An_annotator_is_told_who_exports()
    {
        var (_, project) = await WorkedAsync(ProjectRole.Annotator);

        var page = Render<ExportPage>(parameters => parameters.Add(exportPage => exportPage.ProjectId, project.Id));

        page.WaitForAssertion(() => Assert.Contains("Leads and managers export.", page.Markup));
    }

    [Fact]
    public async Task The_job_writes_the_folder_and_never_mixes_with_what_is_there()
    {
        var (anna, project) = await WorkedAsync(ProjectRole.Lead);
        var target = FileOf("out/voc");

        var first = await RunAsync(anna, project, target);
        var second = await RunAsync(anna, project, target);

        Assert.True(first.Succeeded, first.Message);
        Assert.True(File.Exists(Path.Combine(target, "Annotations", "f1.xml")));
        Assert.Contains(
            "Origin: 0",
            await File.ReadAllTextAsync(Path.Combine(target, "README.txt"), Xunit.TestContext.Current.CancellationToken)
        );
        Assert.False(second.Succeeded);
        Assert.Contains("is not empty", second.Message);
        Assert.Equal([target], Directory.GetDirectories(Path.GetDirectoryName(target)!));
    }

    private async Task<(Person, Project)> WorkedAsync(ProjectRole role)
    {
        var anna = await PersonAsync("anna");
        SignIn(anna);
        var project = await ProjectAsync(1, (anna, role));
        await WorkAsync(project, anna, "f1", AssignmentState.InProgress, 2);
        return (anna, project);
    }

    private static string Download(IRenderedComponent<ExportPage> page) =>
        page.FindAll("a[href*='voc.zip']").Single().GetAttribute("href")!;

    private async Task<JobOutcome> RunAsync(Person anna, Project project, string target)
    {
        var usual = new VocConvention();
        var payload = new ExportFolderJob.Payload(project.Id, target, usual.Origin, usual.FarEdge, usual.Dialect, null);
        return await new ExportFolderJob(
            Services.GetRequiredService<AnnotationExport>(),
            Services.GetRequiredService<PublishedExport>()
        ).RunAsync(
            new JobRecord
            {
                Id = 1,
                Kind = ExportFolderJob.KindName,
                Title = "Export",
                CreatedById = anna.Id,
                Payload = JobPayload.Write(payload),
            },
            new Progress<JobProgress>(),
            Xunit.TestContext.Current.CancellationToken
        );
    }
}

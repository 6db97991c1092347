using System.Text.Json;
using AnnotateHub.Application.Experiments.Runs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Experiments;
using AnnotateHub.Application.Training;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Web.Features.Experiments;
using AnnotateHub.Web.Tests.Rounds;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Experiments;

public sealed class ExperimentPagesTests : RoundLab
{
    private readonly string _trainer;

    /// <summary>Any file will do for a trainer that is not started.</summary>
    public ExperimentPagesTests()
    {
        _trainer = FileOf("trainer.dll");
        File.WriteAllText(_trainer, "");
        Services.AddSingleton(new TrainerSettings(_trainer, MemoryMegabytes: 100_000));
    }

    [Fact]
    public async Task Experiments_are_for_leads()
    {
        await StudyAsync(images: 2);

        var page = Open<ExperimentsPage>(Student);

        page.WaitForAssertion(() => Assert.Contains("Your role does not include this", page.Markup));
    }

    [Fact]
    public async Task Before_there_are_labels_the_form_says_what_to_do_and_where_there_is_no_trainer_too()
    {
        await StudyAsync(images: 2);
        var form = Open<ExperimentFormPage>(Lead);
        form.WaitForAssertion(() => Assert.Contains("Labels come first", form.Markup));

        File.Delete(_trainer);

        var list = Open<ExperimentsPage>(Lead);
        list.WaitForAssertion(() => Assert.Contains("The trainer is not there", list.Markup));
        Assert.DoesNotContain("New experiment", list.Markup);
    }

    [Fact]
    public async Task Defaults_are_begun_as_they_are_shown_paused_listed_and_given_up()
    {
        await SeededAsync();
        var form = Open<ExperimentFormPage>(Lead);
        form.WaitForAssertion(() => Assert.Contains("About", form.Find(".round-preview").TextContent));
        // Four images: 0.3 of them is one that judges; one channel is one input, three seeds are three trainings.
        Assert.Equal(["3", "1", "3"], form.FindAll(".round-preview .figures strong").Select(figure => figure.TextContent));
        Assert.Contains("fewer than 10 images that judge", form.Find(".round-preview").TextContent);

        await form.InvokeAsync(() => form.Find("form").SubmitAsync());

        var address = "";
        form.WaitForAssertion(() =>
            Assert.Matches(@"/experiments/\d+$", address = Services.GetRequiredService<NavigationManager>().Uri)
        );
        var page = OpenExperiment(long.Parse(address.Split('/')[^1]));
        page.WaitForAssertion(() => Assert.Equal("waiting", page.Find(".run-state .state").TextContent));
        Assert.Contains("round 'Seed'", page.Find(".run-state").TextContent);
        await PressAsync(page, "Pause");
        page.WaitForAssertion(() => Assert.Equal("paused", page.Find(".run-state .state").TextContent));
        await PressAsync(page, "Give up");
        page.WaitForAssertion(() => Assert.Contains("Press again", page.Markup));
        await PressAsync(page, "Give up, really");
        page.WaitForAssertion(() => Assert.Equal("given up", page.Find(".run-state .state").TextContent));
        var list = Open<ExperimentsPage>(Lead);
        list.WaitForAssertion(() => Assert.Contains("Single cells by input", list.Find(".round-list").TextContent));
    }

    [Fact]
    public async Task A_table_is_chosen_and_what_it_lacks_is_told_before_anything_begins()
    {
        await SeededAsync();
        var form = Open<ExperimentFormPage>(Lead);
        form.WaitForAssertion(() => Assert.Contains("About", form.Find(".round-preview").TextContent));

        await form.InvokeAsync(() => form.FindAll("[aria-labelledby=table] input")[4].ClickAsync(new()));

        form.WaitForAssertion(() =>
            Assert.Contains("Table 6 needs images of at least 2 patients", form.Find(".round-preview").TextContent)
        );
        Assert.True(
            form.FindAll("button").Single(button => button.TextContent.Contains("Begin the experiment")).HasAttribute("disabled")
        );
    }

    [Fact]
    public async Task What_is_done_is_shown_as_the_paper_shows_it_with_its_hash_and_downloads()
    {
        await StudyAsync(images: 2);
        var hash = await DoneAsync();

        var page = OpenExperiment(7);

        page.WaitForAssertion(() => Assert.Contains("0.900 ± 0.010 (0.85 to 0.95)", page.Find(".report-table").TextContent));
        Assert.Contains(hash, page.Markup);
        Assert.Single(page.FindAll("svg.plot"));
        Assert.Equal(
            [$"api/projects/{Project.Id}/reports/{hash}/tables.zip", $"api/projects/{Project.Id}/reports/{hash}/report.json"],
            page.FindAll("a[download]").Select(link => link.GetAttribute("href"))
        );
    }

    [Fact]
    public async Task An_experiment_that_is_not_there_says_so()
    {
        await StudyAsync(images: 1);

        var page = OpenExperiment(4711);

        page.WaitForAssertion(() => Assert.Contains("There is no such experiment", page.Markup));
    }

    private IRenderedComponent<ExperimentPage> OpenExperiment(long key)
    {
        SignIn(Lead);
        return Render<ExperimentPage>(parameters =>
        {
            parameters.TryAdd("ProjectId", Project.Id);
            parameters.TryAdd("ExperimentId", key);
        });
    }

    /// <summary>A record and its frozen table, as a job leaves them.</summary>
    private async Task<string> DoneAsync()
    {
        var document = new ExperimentDocument(
            DateTimeOffset.UnixEpoch,
            "1234",
            "images of the project",
            "round 'Seed'",
            ["R", "G"],
            "R",
            [1, 2, 3],
            10,
            12,
            3,
            120,
            [
                new ExperimentTable(
                    "table2",
                    "Cells by input",
                    ["input"],
                    ["f1"],
                    [new ExperimentRow(["All"], [new ExperimentFigure(0.9, 0.01, 3, 0.85, 0.95)])]
                ),
            ],
            [],
            "AnnotateHub test"
        );
        var text = ReportJson.Write(document);
        var hash = ReportJson.HashOf(text);
        using var packed = new MemoryStream();
        await using (var zip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, true))
            await zip.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
        await using (var db = await DatabaseAsync())
        {
            db.Add(
                new FrozenReport
                {
                    ProjectId = Project.Id,
                    Kind = ReportKind.Experiment,
                    Title = document.Title,
                    Version = 1,
                    Hash = hash,
                    Document = packed.ToArray(),
                }
            );
            await db.SaveChangesAsync();
        }

        var folder = Path.Combine(Services.GetRequiredService<DataFolder>().Analyses, $"{Project.Id}", "experiments", "7");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(
            Path.Combine(folder, "record.json"),
            JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    Id = 7,
                    ProjectId = Project.Id,
                    PersonId = Lead.Id,
                    CreatedAt = DateTimeOffset.UnixEpoch,
                    Request = new ExperimentRequest(Application.Experiments.ExperimentTableKind.Cells, new TrainingDataSetRequest([])),
                    Title = "Experiment",
                    Labels = "round 'Seed'",
                    DataVersion = new string('0', 64),
                    Trainings = 3,
                    Estimate = 60,
                    State = TrainingState.Done,
                    Message = "Done.",
                    Hash = hash,
                },
                TrainingJson.Options
            )
        );
        return hash;
    }

    /// <summary>Four images with three boxes each, R and G by turns.</summary>
    private async Task SeededAsync()
    {
        await StudyAsync(images: 4);
        await using (var db = await DatabaseAsync())
        {
            await db.ImageGroups.ExecuteUpdateAsync(set =>
                set.SetProperty(image => image.Split, DataSplit.Train).SetProperty(image => image.Patient, "P1")
            );
            foreach (var image in await db.ImageGroups.Include(image => image.Planes).ToListAsync())
                if (image.Planes.Count == 0)
                    db.Add(
                        new Plane
                        {
                            ImageGroupId = image.Id,
                            SourceName = $"{image.Name}.png",
                            SourceHash = $"{image.Id:x64}",
                            PlaneHash = $"{image.Id:x64}",
                        }
                    );
            var project = await db.Projects.SingleAsync(item => item.Id == Project.Id);
            project.Classes = new Core.Labels.ClassScheme([new("R", "Cancer", "#ff5a52"), new("G", "Other", "#38d430")]);
            if (project.Channels.Count == 0)
                project.Channels = [new("Brightfield", ChannelRole.TransmittedLight, "#ffffff")];
            await db.SaveChangesAsync();
        }

        await RoundAsync(RoundKind.Seed, ["f1", "f2", "f3", "f4"], null, Expert);
        foreach (var image in (string[])["f1", "f2", "f3", "f4"])
            await SubmitAsync(Expert, image, 3);
        await using var again = await DatabaseAsync();
        // The first box of each image is of the other class.
        await again.Boxes.Where(box => box.ClientId == "b0").ExecuteUpdateAsync(set => set.SetProperty(box => box.Class, "G"));
    }
}

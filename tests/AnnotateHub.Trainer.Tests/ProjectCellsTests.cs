using System.Text.Json;
using AnnotateHub.Application.CellMap;
using AnnotateHub.Application.LabelCheck;
using AnnotateHub.Cli;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using AnnotateHub.Training.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Trainer.Tests;

/// <summary>Label check and map of the cells on a project, by the commands that people use.</summary>
public sealed class ProjectCellsTests
{
    [Fact]
    public async Task Labels_of_a_project_are_checked_without_its_test_images_and_the_list_is_on_its_page_too()
    {
        await using var lab = await ProjectLab.StartAsync();
        using var folder = new TemporaryFolder();

        var (code, output, error) = await RunAsync(
            lab,
            "label-check",
            "--round",
            "Seed",
            "--folds",
            "2",
            "--classes-only",
            "--steps",
            "40",
            "--out",
            folder.File("out"),
            "--json"
        );

        // The image of the test split, planted6, is left out and told: exit code 2.
        Assert.True(code == 2, error + output);
        var document = JsonSerializer.Deserialize<LabelCheckDocument>(Last(output), TrainingJson.Options)!;
        Assert.Equal(6, document.ImageCount);
        Assert.DoesNotContain(document.Findings, finding => finding.Image == "planted6");
        Assert.Contains(document.Notes, note => note.StartsWith("1 images that models are judged by", StringComparison.Ordinal));
        Assert.Equal(["label-check.csv", "label-check.json"], Names(folder.File("out")));
        var line = Assert.Single(ProjectLab.Done(await lab.Get<LabelChecks>().ListAsync(lab.ProjectId, lab.Lead)));
        Assert.True(line.IsDone);
    }

    [Fact]
    public async Task Open_blind_rounds_and_what_makes_no_sense_are_refused_with_a_sentence()
    {
        await using var lab = await ProjectLab.StartAsync();
        await using (var db = lab.Database())
        {
            db.Add(
                new Round
                {
                    ProjectId = lab.ProjectId,
                    Kind = RoundKind.Calibration,
                    Name = "Blind",
                }
            );
            await db.SaveChangesAsync();
        }

        foreach (
            var (arguments, sentence) in new (string[], string)[]
            {
                (["label-check", "--round", "Blind"], "is a blind round and open"),
                (["label-check", "--round", "Sed"], "has no round 'Sed'; it has 'Seed', 'Blind'"),
                (["label-check", "--inputs", "Blue"], "There is no channel 'Blue'"),
                (["label-check", "--images", "x"], "Give --project, or --images and --truth, not both."),
                (["embed", "--classifier", "none"], "The project has no classifier 'none'; it has none at all."),
                (["embed", "--classifier", "none", "--truth", "x"], "Give --project, or --images"),
            }
        )
        {
            var (code, _, error) = await RunAsync(lab, arguments);
            Assert.Equal((1, true), (code, error.Contains(sentence, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Cells_of_a_project_are_mapped_and_the_map_is_on_its_page_too()
    {
        await using var lab = await ProjectLab.StartAsync();
        using var folder = new TemporaryFolder();
        var model = await lab.TrainAsync(lab.Tiny(8, TrainingTarget.Classifier));

        var (code, output, error) = await RunAsync(
            lab,
            "embed",
            "--classifier",
            model.Label,
            "--neighbors",
            "5",
            "--epochs",
            "20",
            "--out",
            folder.File("out")
        );

        Assert.True(code == 0, error + output);
        Assert.Equal(["features.csv", "map.csv", "map.json"], Names(folder.File("out")));
        var line = Assert.Single(ProjectLab.Done(await lab.Get<CellMaps>().ListAsync(lab.ProjectId, lab.Lead)));
        Assert.True(line.IsDone);
        // A map learns nothing, so that the test image is on it: seven images.
        var view = ProjectLab.Done(await lab.Get<CellMaps>().FindAsync(lab.ProjectId, lab.Lead, line.Id));
        Assert.Equal(7, view.Images.Count);
    }

    private static string Last(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];

    private static IEnumerable<string?> Names(string folder) =>
        Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private static async Task<(int Code, string Output, string Error)> RunAsync(ProjectLab lab, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync([.. arguments, "--project", "Planted", "--data", lab.DataPath], output, error);
        return (code, $"{output}", $"{error}");
    }
}

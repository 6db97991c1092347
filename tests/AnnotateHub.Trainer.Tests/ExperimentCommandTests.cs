using System.Text.Json;
using AnnotateHub.Application.Reports.Experiments;
using AnnotateHub.Cli;
using AnnotateHub.TestKit;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Trainer.Tests;

/// <summary>The grid by the command that people use, with the real trainer on planted images where everything can be found.</summary>
public sealed class ExperimentCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_papers_tables_come_with_spread_and_what_is_done_is_not_done_again()
    {
        var planted = PlantedFolder.Plant(_folder.Path, 6);
        await File.WriteAllTextAsync(
            _folder.File("plan.yaml"),
            """
            images: images
            truth: truth
            pattern: "{group}-{channel}.png"
            channels: ["Red;from=0", "Green;from=1"]
            classes: [R, G]
            inputs:
              Red alone: [Red]
              Both: all
            seeds: [1, 2]
            test: 0.34
            tables: [2, 4, 11]
            sizes: [50, 100]
            steps: 40
            detector-steps: 8
            width: 4
            threads: 1
            """
        );

        var first = await RunAsync("experiment", _folder.File("plan.yaml"), "--out", _folder.File("out"));
        Assert.True(first.Code == 0, first.Error + first.Output);
        var cells = Directory.GetFiles(_folder.File("out/cells"));
        var times = cells.Select(File.GetLastWriteTimeUtc).ToList();
        File.Delete(_folder.File("out/cells/classifier-input1-seed2-50percent.json"));
        var again = await RunAsync("experiment", _folder.File("plan.yaml"), "--out", _folder.File("out"), "--json");

        var document = JsonSerializer.Deserialize<ExperimentDocument>(
            await File.ReadAllBytesAsync(_folder.File("out/experiment.json")),
            TrainingJson.Options
        )!;
        // Two inputs and two seeds: four classifiers of all images, which table 2, table 4 and the full size of figure 11 share, four of
        // half of them, and four detectors.
        Assert.Equal((12, 4, 2), (document.Trainings, document.TrainingImages, document.TestImages));
        Assert.Equal(["table2", "figure7", "table4", "figure11"], document.Tables.Select(table => table.Key));
        var both = document.Tables[0].Rows.Single(row => row.Labels[0] == "Both");
        // R is bright in one channel and G in the other: nothing is left to confuse (PlantedScene).
        Assert.Equal((1.0, 0.0, 2), (both.Figures[0].Mean, both.Figures[0].Deviation, both.Figures[0].Count));
        Assert.Equal(1, both.Figures[3].Mean);
        Assert.Contains("There are 2 images; below 10", both.Figures[0].Reason);
        var confusion = document.Tables[1].Rows.Where(row => row.Labels[0] == "Both").ToList();
        Assert.Equal([1, 0], confusion[0].Figures.Select(figure => figure.Mean));
        Assert.Equal(["2", "4", "2", "4"], document.Tables[3].Rows.Select(row => row.Labels[2]));
        Assert.StartsWith(
            "input,f1,f1_sd,f1_n,f1_low,f1_high,precision",
            (await File.ReadAllTextAsync(_folder.File("out/table2.csv"))).TrimStart('\uFEFF'),
            StringComparison.Ordinal
        );
        Assert.True(again.Code == 0, again.Error);
        var redone = cells.Where((file, index) => File.GetLastWriteTimeUtc(file) != times[index]).Select(Path.GetFileName);
        Assert.Equal(["classifier-input1-seed2-50percent.json"], redone);
        Assert.Equal(planted.Count, document.TrainingImages + document.TestImages);
    }

    [Fact]
    public async Task A_plan_that_makes_no_sense_is_refused_with_its_line_and_the_data_with_a_sentence()
    {
        PlantedFolder.Plant(_folder.Path, 3);
        var plan = _folder.File("plan.yaml");
        const string Start = "images: images\ntruth: truth\npattern: \"{group}-{channel}.png\"\n";

        await File.WriteAllTextAsync(plan, Start + "tables: [8]");
        Assert.Contains("plan.yaml: Line 4: tables are 2", (await RunAsync("experiment", plan, "--out", _folder.File("a"))).Error);
        await File.WriteAllTextAsync(plan, Start + "positive: B");
        Assert.Contains(
            "There is no class 'B'; the classes are R, G",
            (await RunAsync("experiment", plan, "--out", _folder.File("b"))).Error
        );
        await File.WriteAllTextAsync(plan, Start + "tables: [5]");
        Assert.Contains("Table 5 needs 'unknown'", (await RunAsync("experiment", plan, "--out", _folder.File("c"))).Error);
        Assert.Contains("There is no file", (await RunAsync("experiment", _folder.File("no.yaml"), "--out", _folder.File("d"))).Error);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}

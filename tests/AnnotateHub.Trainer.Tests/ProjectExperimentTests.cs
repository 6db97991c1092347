using System.Diagnostics;
using System.Text.Json;
using AnnotateHub.Application.Experiments;
using AnnotateHub.Application.Experiments.Runs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Experiments;
using AnnotateHub.Application.Training;
using AnnotateHub.Cli;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Trainer.Tests;

/// <summary>A table of the paper from the labels of a project, by the real trainer.</summary>
public sealed class ProjectExperimentTests
{
    [Fact]
    public async Task The_table_is_frozen_with_its_data_set_and_closed_while_an_image_of_it_is_annotated_blind()
    {
        await using var lab = await ProjectLab.StartAsync();
        var (service, frozen) = (lab.Get<ExperimentService>(), lab.Get<FrozenReports>());

        var begun = ProjectLab.Done(await service.BeginAsync(lab.ProjectId, lab.Lead, Tiny(lab)));
        // What is edited after it was begun does not reach it.
        await using (var db = lab.Database())
            await db.Boxes.ExecuteDeleteAsync();
        var report = await lab.Get<ExperimentExecutor>().ExecuteAsync(lab.ProjectId, begun.ExperimentId);

        Assert.True(report.State is TrainingState.Done, report.Message);
        var line = ProjectLab.Done(await service.ReadAsync(lab.ProjectId, begun.ExperimentId, lab.Lead));
        var document = (await frozen.FindAsync(lab.ProjectId, lab.Lead, line.Hash!))!;
        Assert.Equal(line.Hash, ReportJson.HashOf(document.Text));
        var experiment = document.Experiment!;
        // Two inputs and two seeds; the validation split judges; the one image of the test split, planted6, is in neither.
        Assert.Equal(
            (begun.DataVersion, 4, 4, 2),
            (experiment.DataVersion, experiment.Trainings, experiment.TrainingImages, experiment.TestImages)
        );
        Assert.Equal(["planted0", "planted1", "planted2", "planted3"], experiment.TrainingNames);
        Assert.Equal(["planted4", "planted5"], experiment.TestNames);
        Assert.Equal(["table2", "figure7"], experiment.Tables.Select(table => table.Key));
        // R is bright in one channel and G in the other: nothing is left to confuse (PlantedScene).
        Assert.Equal((1.0, 0.0, 2), ToTuple(experiment.Tables[0].Rows.Single(row => row.Labels[0] == "Red + Green").Figures[0]));
        Assert.DoesNotContain("expert", document.Text, StringComparison.Ordinal);

        // For leads alone, and not while somebody is not to know what models say of its images.
        var expert = await PersonAsync(lab, "expert");
        Assert.Null(await frozen.FindAsync(lab.ProjectId, expert, line.Hash!));
        await AnnotateBlindAsync(lab, lab.Lead, "planted4");
        Assert.Null(await frozen.FindAsync(lab.ProjectId, lab.Lead, line.Hash!));
    }

    [Fact]
    public async Task Paused_and_killed_in_the_middle_it_ends_with_the_figures_of_one_that_was_not()
    {
        await using var lab = await ProjectLab.StartAsync();
        var (service, executor) = (lab.Get<ExperimentService>(), lab.Get<ExperimentExecutor>());
        var whole = ProjectLab.Done(await service.BeginAsync(lab.ProjectId, lab.Lead, Tiny(lab)));
        await executor.ExecuteAsync(lab.ProjectId, whole.ExperimentId);
        var begun = ProjectLab.Done(await service.BeginAsync(lab.ProjectId, lab.Lead, Tiny(lab)));

        // The second of four trainings is at work: one is done, and the second has begun.
        var second = new TaskCompletionSource();
        var shares = new List<int>();
        var work = executor.ExecuteAsync(
            lab.ProjectId,
            begun.ExperimentId,
            new Heard(progress =>
            {
                shares.Add(progress.Done);
                if (progress.Message.StartsWith("Training 2 of 4", StringComparison.Ordinal))
                    second.TrySetResult();
            })
        );
        Assert.True(await Task.WhenAny(second.Task, work) == second.Task, work.IsCompleted ? (await work).Message : "");
        ProjectLab.Done(await service.PauseAsync(lab.ProjectId, begun.ExperimentId, lab.Lead));
        var paused = await work;
        await KillProgramAsync(lab, "Training 3 of 4");
        // What the job of a server that is started again does.
        var again = new List<string>();
        var report = await executor.ExecuteAsync(lab.ProjectId, begun.ExperimentId, new Heard(progress => again.Add(progress.Message)));

        Assert.Equal((TrainingState.Paused, TrainingState.Done), (paused.State, report.State));
        Assert.DoesNotContain(again, message => message.StartsWith("Training 1 of 4", StringComparison.Ordinal));
        Assert.DoesNotContain(again, message => message.StartsWith("Training 2 of 4", StringComparison.Ordinal));
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(await FiguresAsync(lab, whole), await FiguresAsync(lab, begun));
    }

    [Fact]
    public async Task A_killed_trainer_goes_on_by_itself()
    {
        await using var lab = await ProjectLab.StartAsync();
        var begun = ProjectLab.Done(
            await lab.Get<ExperimentService>()
                .BeginAsync(lab.ProjectId, lab.Lead, Tiny(lab) with { Seeds = 1, Inputs = ["all"], Steps = 120 })
        );
        var killed = 0;

        var report = await lab.Get<ExperimentExecutor>()
            .ExecuteAsync(
                lab.ProjectId,
                begun.ExperimentId,
                new Heard(progress =>
                {
                    if (progress.Done is >= 300 and < 900 && Interlocked.Exchange(ref killed, 1) == 0)
                        ProjectLab.KillTrainerIn(
                            Path.Combine(lab.Get<DataFolder>().Analyses, $"{lab.ProjectId}", "experiments", $"{begun.ExperimentId}")
                        );
                })
            );

        Assert.Equal((TrainingState.Done, 1), (report.State, killed));
    }

    [Fact]
    public async Task The_command_refuses_a_test_image_and_leaves_the_tables_files()
    {
        await using var lab = await ProjectLab.StartAsync();
        using var folder = new TemporaryFolder();

        var leak = await RunAsync(lab, "--round", "Seed", "--image", "planted6");
        var strange = await RunAsync(lab, "--round", "Sed");
        var both = await RunAsync(lab, folder.File("plan.yaml"));
        var nothing = await RunAsync(lab, "--resume");
        var (code, output, error) = await RunAsync(
            lab,
            "--round",
            "Seed",
            "--table",
            "2",
            "--inputs",
            "all",
            "--seeds",
            "1",
            "--steps",
            "40",
            "--width",
            "4",
            "--out",
            folder.File("out"),
            "--json"
        );

        Assert.Equal((1, true), (leak.Code, leak.Error.Contains("planted6 is an image of the test split", StringComparison.Ordinal)));
        Assert.Equal((1, true), (strange.Code, strange.Error.Contains("has no round 'Sed'; it has 'Seed'", StringComparison.Ordinal)));
        Assert.Equal((1, true), (both.Code, both.Error.Contains("Give a plan for folders, or --project", StringComparison.Ordinal)));
        Assert.Equal((1, true), (nothing.Code, nothing.Error.Contains("has no unfinished experiment", StringComparison.Ordinal)));
        // The test image is left out and told: exit code 2.
        Assert.True(code == 2, error + output);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("\"message\":\"Training 1 of 1", lines[0], StringComparison.Ordinal);
        var document = ReportJson.Read<ExperimentDocument>(lines[^1]);
        Assert.Equal(["1 image of the test split is never learnt from."], document.LeftOut);
        Assert.Equal(lines[^1].TrimEnd(), await File.ReadAllTextAsync(folder.File("out/report.json")));
        Assert.Equal(["figure7.csv", "report.html", "report.json", "table2.csv"], Names(folder.File("out")));
    }

    private static IEnumerable<string?> Names(string folder) =>
        Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private static async Task<(int Code, string Output, string Error)> RunAsync(ProjectLab lab, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(
            ["experiment", .. arguments, "--project", "Planted", "--data", lab.DataPath],
            output,
            error
        );
        return (code, $"{output}", $"{error}");
    }

    /// <summary>The program goes on with the experiment and is killed, as a server would be, when it says that.</summary>
    private static async Task KillProgramAsync(ProjectLab lab, string message)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (
            var argument in (string[])
                [typeof(CommandLine).Assembly.Location, "experiment", "--project", "Planted", "--data", lab.DataPath, "--resume", "--json"]
        )
            start.ArgumentList.Add(argument);
        using var program = Process.Start(start)!;
        var heard = false;
        while (!heard && await program.StandardOutput.ReadLineAsync() is { } line)
            heard = line.Contains(message, StringComparison.Ordinal);
        program.Kill();
        await program.WaitForExitAsync();
        Assert.True(heard, $"It ended before it said '{message}'.");
    }

    private static ExperimentRequest Tiny(ProjectLab lab) =>
        new(
            ExperimentTableKind.Cells,
            new TrainingDataSetRequest([new LabelSource(LabelSourceKind.Round, lab.Round)]),
            ["Red", "Red,Green"],
            Seeds: 2,
            Steps: 40,
            Width: 4
        );

    private static (double?, double?, int) ToTuple(ExperimentFigure figure) => (figure.Mean, figure.Deviation, figure.Count);

    /// <summary>The tables without what the clock says.</summary>
    private static async Task<string> FiguresAsync(ProjectLab lab, ExperimentBegun begun)
    {
        var line = ProjectLab.Done(await lab.Get<ExperimentService>().ReadAsync(lab.ProjectId, begun.ExperimentId, lab.Lead));
        var document = (await lab.Get<FrozenReports>().FindAsync(lab.ProjectId, lab.Lead, line.Hash!))!.Experiment!;
        return JsonSerializer.Serialize(
            document.Tables.Select(table =>
                table.Rows.Select(row => row.Figures.Where((_, index) => table.Figures[index] != "training_seconds"))
            )
        );
    }

    private static async Task<long> PersonAsync(ProjectLab lab, string name)
    {
        await using var db = lab.Database();
        return await db.Users.Where(person => person.UserName == name).Select(person => person.Id).SingleAsync();
    }

    private static async Task AnnotateBlindAsync(ProjectLab lab, long person, string image)
    {
        await using var db = lab.Database();
        var key = await db.ImageGroups.Where(one => one.Name == image).Select(one => one.Id).SingleAsync();
        var round = new Round
        {
            ProjectId = lab.ProjectId,
            Kind = RoundKind.Calibration,
            Name = "Calibration",
        };
        round.People.Add(new RoundPerson { PersonId = person });
        var set = new LabelSet { ProjectId = lab.ProjectId, ImageGroupId = key, PersonId = person };
        db.AddRange(round, set);
        await db.SaveChangesAsync();
        db.Add(
            new Assignment
            {
                ProjectId = lab.ProjectId,
                RoundId = round.Id,
                ImageGroupId = key,
                PersonId = person,
                LabelSetId = set.Id,
            }
        );
        await db.SaveChangesAsync();
    }

    /// <summary>Calls back at once, on the thread that reports.</summary>
    private sealed class Heard(Action<JobProgress> heard) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => heard(value);
    }
}

using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Cli;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Training.Cards;
using AnnotateHub.Training.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Trainer.Tests;

/// <summary>From the labels of a project to its models, by the real trainer.</summary>
public sealed class ProjectTrainingTests
{
    [Fact]
    public async Task What_is_trained_is_a_model_of_the_project_with_a_card_that_runs_and_can_be_taken_along()
    {
        await using var lab = await ProjectLab.StartAsync();

        var begun = await lab.BeginAsync(lab.Tiny(target: TrainingTarget.Both) with { Seeds = 2, License = " CC-BY-4.0 " });
        var report = await lab.Get<TrainingExecutor>().ExecuteAsync(begun.TrainingId);

        Assert.True(report.State is TrainingState.Done, report.Message);
        var models = await lab.ModelsAsync(begun.TrainingId);
        Assert.Equal(["Cell model detector v1", "Cell model classifier v1"], models.Select(model => model.Label));
        Assert.All(models, model => Assert.NotNull(model.ConfirmedAt));
        var card = JsonSerializer.Deserialize<TrainingCard>(models[0].Card!, TrainingJson.Options)!;
        Assert.Equal((begun.DataVersion, 4, 2), (card.Data.Version, card.Data.TrainingImages, card.Data.ValidationImages));
        Assert.Equal(["expert"], card.Data.People);
        // PlantedScene: patients 06 and 07 take turns, so that the two validation images are one of each.
        Assert.Equal(["06", "07"], card.Figures.ByPatient.Keys);
        Assert.Equal(2, card.Figures.Seeds!.Count);
        Assert.Equal(2, card.Figures.OverSeeds!["any cell"].F1!.Count);
        Assert.Contains("1 image of the test split is never learnt from.", card.Data.LeftOut);
        Assert.Contains(card.Warnings, warning => warning.Contains("boxes to train on; figures of classes with fewer than 50"));

        var run = ProjectLab.Done(
            await lab.Get<ModelRunService>()
                .BeginAsync(lab.ProjectId, lab.Lead, new RunRequest(models[0].Id, models[1].Id, IncludeTest: false))
        );
        var ran = await lab.Get<RunExecutor>().ExecuteAsync(run.RunId);
        Assert.True(ran is { State: RunState.Finished, Done: 6, Failed: 0 }, ran.Message);

        using var bytes = new MemoryStream();
        ProjectLab.Done(await lab.Get<ModelDownload>().ToZipAsync(lab.ProjectId, models[0].Id, lab.Lead, _ => bytes));
        using var zip = new ZipArchive(new MemoryStream(bytes.ToArray()));
        Assert.Equal(["CC-BY-4.0", "CC-BY-4.0"], Licenses(zip));
        Assert.Equal(["model.onnx", "manifest.json", "card.json", "example.py"], zip.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public async Task A_licence_is_stated_and_taken_back_on_card_manifest_and_download_by_leads()
    {
        await using var lab = await ProjectLab.StartAsync();
        var model = await lab.TrainAsync(lab.Tiny(4));
        var store = lab.Get<ModelStore>();
        long expert;
        await using (var db = lab.Database())
            expert = await db.Users.Where(person => person.UserName == "expert").Select(person => person.Id).SingleAsync();

        var before = await DownloadAsync(lab, model);
        ProjectLab.Done(await store.LicenseAsync(lab.ProjectId, model.Id, lab.Lead, "CC0-1.0"));
        var stated = await DownloadAsync(lab, model);
        var refused = await store.LicenseAsync(lab.ProjectId, model.Id, expert, "MIT");
        var tooLong = await store.LicenseAsync(lab.ProjectId, model.Id, lab.Lead, new string('x', 101));
        ProjectLab.Done(await store.LicenseAsync(lab.ProjectId, model.Id, lab.Lead, " "));

        Assert.Equal([null, null], before);
        Assert.Equal(["CC0-1.0", "CC0-1.0"], stated);
        Assert.Contains("Only leads", Assert.IsType<Result<ModelCard>.Refused>(refused).Reason);
        Assert.Contains("at most 100 printable characters", Assert.IsType<Result<ModelCard>.Refused>(tooLong).Reason);
        Assert.Equal([null, null], await DownloadAsync(lab, model));
    }

    private static async Task<string?[]> DownloadAsync(ProjectLab lab, ModelVersion model)
    {
        using var bytes = new MemoryStream();
        ProjectLab.Done(await lab.Get<ModelDownload>().ToZipAsync(lab.ProjectId, model.Id, lab.Lead, _ => bytes));
        using var zip = new ZipArchive(new MemoryStream(bytes.ToArray()));
        return Licenses(zip);
    }

    /// <summary>Of manifest and card.</summary>
    private static string?[] Licenses(ZipArchive zip) =>
        [
            .. ((string[])["manifest.json", "card.json"]).Select(name =>
            {
                using var entry = zip.GetEntry(name)!.Open();
                using var json = JsonDocument.Parse(entry);
                return json.RootElement.TryGetProperty("license", out var license) ? license.GetString() : null;
            }),
        ];

    [Fact]
    public async Task A_killed_trainer_goes_on_by_itself_and_labels_that_are_edited_meanwhile_change_nothing()
    {
        await using var lab = await ProjectLab.StartAsync();
        var whole = await lab.TrainAsync(lab.Tiny(160));
        var begun = await lab.BeginAsync(lab.Tiny(160));
        await using (var db = lab.Database())
            await db.Boxes.ExecuteDeleteAsync();
        var killed = 0;

        var report = await lab.Get<TrainingExecutor>()
            .ExecuteAsync(
                begun.TrainingId,
                new Heard(progress =>
                {
                    if (progress.Done is >= 20 and < 150 && Interlocked.Exchange(ref killed, 1) == 0)
                        lab.KillTrainer(begun.TrainingId);
                })
            );

        Assert.True(report.State is TrainingState.Done, report.Message);
        Assert.Equal(1, killed);
        var detail = ProjectLab.Done(await lab.Get<TrainingQueries>().ReadAsync(lab.ProjectId, begun.TrainingId, lab.Lead));
        Assert.Contains(detail.Parts[0].Log, entry => entry.Text.Contains("It goes on by itself.", StringComparison.Ordinal));
        // The file holds every weight: equal files are equal models, and so are their figures.
        Assert.Equal(whole.FileHash, (await lab.ModelsAsync(begun.TrainingId))[0].FileHash);
        Assert.Equal(Figures(whole), Figures((await lab.ModelsAsync(begun.TrainingId))[0]));
    }

    [Fact]
    public async Task A_killed_program_goes_on_and_ends_with_the_figures_of_one_that_was_not()
    {
        await using var lab = await ProjectLab.StartAsync();
        var whole = await lab.TrainAsync(lab.Tiny(240));
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (
            var argument in (string[])
                [
                    typeof(CommandLine).Assembly.Location,
                    "train",
                    "detector",
                    "--project",
                    "Planted",
                    "--data",
                    lab.DataPath,
                    "--round",
                    "Seed",
                    "--steps",
                    "240",
                    "--width",
                    "4",
                ]
        )
            start.ArgumentList.Add(argument);
        using (var program = Process.Start(start)!)
        {
            // A tenth is told at a time; the second is behind the first checkpoint.
            var tenths = 0;
            while (await program.StandardError.ReadLineAsync() is { } line)
                if (line.StartsWith("Training: ", StringComparison.Ordinal) && ++tenths == 2)
                    break;
            program.Kill();
            await program.WaitForExitAsync();
        }

        var left = await lab.FindAsync(2);
        Assert.Equal(TrainingState.Running, left.State);
        Assert.Equal(1, await lab.Get<TrainingRecovery>().RecoverAsync());
        ProjectLab.Done(await lab.Get<TrainingService>().ResumeAsync(lab.ProjectId, 2, lab.Lead));
        var report = await lab.Get<TrainingExecutor>().ExecuteAsync(2);

        Assert.True(report.State is TrainingState.Done, report.Message);
        var model = Assert.Single(await lab.ModelsAsync(2));
        Assert.Equal((whole.FileHash, "Cell model detector v2"), (model.FileHash, model.Label));
        Assert.Equal(Figures(whole), Figures(model));
    }

    [Fact]
    public async Task One_training_is_at_work_at_a_time_and_the_other_waits_for_it()
    {
        await using var lab = await ProjectLab.StartAsync();
        var (first, second) = (await lab.BeginAsync(lab.Tiny(12)), await lab.BeginAsync(lab.Tiny(12)));
        var started = new TaskCompletionSource();
        var executor = lab.Get<TrainingExecutor>();
        TrainingState? whileFirstWorked = null;

        var one = executor.ExecuteAsync(first.TrainingId, new Heard(_ => started.TrySetResult()));
        await started.Task;
        var told = new TaskCompletionSource<string>();
        var two = executor.ExecuteAsync(second.TrainingId, new Heard(progress => told.TrySetResult(progress.Message)));
        var message = await told.Task;
        if (!one.IsCompleted)
            whileFirstWorked = (await lab.FindAsync(second.TrainingId)).State;
        await Task.WhenAll(one, two);

        Assert.Contains("one training is at work at a time", message);
        Assert.Equal(TrainingState.Waiting, whileFirstWorked);
        Assert.All([(await one).State, (await two).State], state => Assert.Equal(TrainingState.Done, state));
        Assert.True((await lab.FindAsync(second.TrainingId)).StartedAt >= (await lab.FindAsync(first.TrainingId)).StartedAt);
    }

    [Fact]
    public async Task A_training_is_paused_goes_on_and_is_given_up()
    {
        await using var lab = await ProjectLab.StartAsync();
        var begun = await lab.BeginAsync(lab.Tiny(4_000));
        var (service, executor) = (lab.Get<TrainingService>(), lab.Get<TrainingExecutor>());
        var started = new TaskCompletionSource();

        var work = executor.ExecuteAsync(begun.TrainingId, new Heard(progress => _ = progress.Done > 4 && started.TrySetResult()));
        await started.Task;
        ProjectLab.Done(await service.PauseAsync(lab.ProjectId, begun.TrainingId, lab.Lead));
        var paused = await work;
        var step = ProjectLab.Done(await lab.Get<TrainingQueries>().ReadAsync(lab.ProjectId, begun.TrainingId, lab.Lead)).Step;
        ProjectLab.Done(await service.ResumeAsync(lab.ProjectId, begun.TrainingId, lab.Lead));
        var again = new TaskCompletionSource<int>();
        work = executor.ExecuteAsync(
            begun.TrainingId,
            new Heard(progress => _ = progress.Message.Contains("step", StringComparison.Ordinal) && again.TrySetResult(progress.Done))
        );
        var from = await again.Task;
        ProjectLab.Done(await service.CancelAsync(lab.ProjectId, begun.TrainingId, lab.Lead));
        var cancelled = await work;

        Assert.Equal((TrainingState.Paused, TrainingState.Cancelled), (paused.State, cancelled.State));
        Assert.InRange(from, 4, 4_000);
        Assert.True(step > 0);
        Assert.False(Directory.Exists(lab.Get<TrainingFolders>().PathOf(begun.TrainingId)));
        var resumed = await service.ResumeAsync(lab.ProjectId, begun.TrainingId, lab.Lead);
        Assert.Contains("given up", Assert.IsType<Result<TrainingBegun>.Refused>(resumed).Reason);
    }

    [Fact]
    public async Task Trained_again_a_model_is_compared_with_its_parent_on_the_same_validation_images()
    {
        await using var lab = await ProjectLab.StartAsync();
        var first = await lab.BeginAsync(lab.Tiny());
        await lab.Get<TrainingExecutor>().ExecuteAsync(first.TrainingId);

        var second = await lab.TrainAsync(lab.Tiny(48) with { ParentId = first.TrainingId });

        var card = JsonSerializer.Deserialize<TrainingCard>(second.Card!, TrainingJson.Options)!;
        Assert.Equal(("Cell model detector v1", 2), (card.Parent!.Model, card.Parent.Images));
        var before = JsonSerializer.Deserialize<TrainingCard>(
            (await lab.ModelsAsync(first.TrainingId))[0].Card!,
            TrainingJson.Options
        )!;
        // What the trainer measured of each, and what ONNX Runtime finds, is the same: one network, one evaluation.
        Assert.Equal(before.Figures.Validation!.AnyCell!.F1!.Value, card.Parent.Figures!.AnyCell!.F1!.Value, 3);
        Assert.Equal(card.Figures.Validation!.AnyCell!.F1!.Value, card.Parent.Own!.AnyCell!.F1!.Value, 3);
    }

    [Fact]
    public async Task The_command_refuses_a_test_image_with_its_name_and_trains_on_folds_where_there_is_no_validation()
    {
        await using var lab = await ProjectLab.StartAsync(training: 3, validation: 0);

        var leak = await RunAsync(lab, "--round", "Seed", "--image", "planted3");
        var strange = await RunAsync(lab, "--round", "Sed");
        var both = await RunAsync(lab, "--images", "somewhere");
        var (code, output, error) = await RunAsync(lab, "--round", "Seed", "--steps", "8", "--width", "4");

        Assert.Equal((1, true), (leak.Code, leak.Error.Contains("planted3 is an image of the test split", StringComparison.Ordinal)));
        Assert.Equal((1, true), (strange.Code, strange.Error.Contains("has no round 'Sed'; it has 'Seed'", StringComparison.Ordinal)));
        Assert.Equal((1, true), (both.Code, both.Error.Contains("Give --project, or --images", StringComparison.Ordinal)));
        // The test image is left out and told: exit code 2.
        Assert.True(code == 2, error + output);
        Assert.Contains("over 3 folds, any cell: AP50", output);
        Assert.Contains("Done: Cell model detector v1 can be tried and run.", output);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(ProjectLab lab, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(
            ["train", "detector", "--project", "Planted", "--data", lab.DataPath, .. arguments],
            output,
            error
        );
        return (code, $"{output}", $"{error}");
    }

    private static string Figures(ModelVersion model) =>
        JsonSerializer.Serialize(
            JsonSerializer.Deserialize<TrainingCard>(model.Card!, TrainingJson.Options)!.Figures,
            TrainingJson.Options
        );

    /// <summary>Calls back at once, on the thread that reports.</summary>
    private sealed class Heard(Action<JobProgress> heard) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => heard(value);
    }
}

using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations;
using AnnotateHub.Application.Dashboard;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Application.Models.Trials;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Models;

public sealed class RunTests
{
    [Fact]
    public async Task A_run_leaves_label_sets_whose_boxes_say_where_they_come_from()
    {
        var models = new FakeModels { Fallback = "cuda was asked for and is not here; the processor works instead." };
        await using var lab = await RunLab.StartAsync(models, 2, 1);

        var started = await lab.RunAsync();

        await using var db = lab.Database();
        var sets = await db
            .LabelSets.AsNoTracking()
            .Include(set => set.Boxes)
            .Include(set => set.Counts)
            .Where(set => set.Kind == LabelSetKind.ModelRun && set.Source == "run")
            .ToListAsync();
        Assert.Equal(3, sets.Count);
        Assert.All(
            sets,
            set =>
            {
                Assert.Equal(
                    ["G 0.6 Model", "R 0.9 Model", "U 0.3 Model"],
                    set.Boxes.Select(box => $"{box.Class} {box.Score:0.0} {box.Origin}").Order()
                );
                Assert.All(
                    set.Boxes,
                    box =>
                        Assert.Equal(
                            ("Built-in detector v1", "run"),
                            (box.Attributes![BoxAttributes.Model], box.Attributes[BoxAttributes.Run])
                        )
                );
                Assert.Equal(["R", "G", "U"], set.ExhaustiveClasses);
                Assert.Equal(3, set.Counts.Sum(count => count.Count));
            }
        );
        var run = StudyLab.Done(await lab.Get<ModelRunQueries>().ReadAsync(lab.ProjectId, started.RunId, lab.Lead));
        Assert.Equal(
            (RunState.Finished, 3, 3, 0, 9, "fake", "this machine"),
            (run.Run.State, run.Run.Images, run.Run.Done, run.Run.Failed, run.Run.Boxes, run.Run.Provider, run.Run.Device)
        );
        Assert.Contains("the processor works instead", run.Run.Message);
        Assert.Equal(3, run.Counts["R"]);
        Assert.Equal(
            [("G", 3), ("R", 3), ("U", 3)],
            StudyLab
                .Done(await lab.Get<ModelRunQueries>().ScoresAsync(lab.ProjectId, started.RunId, lab.Lead))
                .Select(score => (score.Class, score.Boxes))
        );
    }

    [Fact]
    public async Task Test_and_calibration_images_are_left_out_unless_asked_for()
    {
        var models = new FakeModels();
        await using var lab = await RunLab.StartAsync(models, 4, 4);
        await lab.DrawSplitsAsync(testPerPatient: 1, validationShare: 0);
        await lab.MakeAsync(RoundKind.Calibration, new ImageChoice(ImageChoiceKind.Draw, 2), lab.Annotators);

        var usual = StudyLab.Done(
            await lab.Get<ModelRunService>().PreviewAsync(lab.ProjectId, lab.Lead, new RunRequest(await lab.BuiltInAsync()))
        );
        var all = StudyLab.Done(
            await lab.Get<ModelRunService>()
                .PreviewAsync(
                    lab.ProjectId,
                    lab.Lead,
                    new RunRequest(await lab.BuiltInAsync(), IncludeTest: true, IncludeCalibration: true)
                )
        );

        await using var db = lab.Database();
        var calibration = await db
            .Assignments.Where(work => work.Round!.Kind == RoundKind.Calibration)
            .Select(work => work.ImageGroup!)
            .Distinct()
            .ToListAsync();
        var alsoTest = calibration.Count(image => image.Split == DataSplit.Test);
        Assert.Equal((8 - 2 - (2 - alsoTest), 2, 2 - alsoTest), (usual.Images, usual.ExcludedTest, usual.ExcludedCalibration));
        Assert.Equal((8, 0, 0), (all.Images, all.ExcludedTest, all.ExcludedCalibration));
        Assert.Contains("spoils the test", Assert.Single(all.Warnings));
    }

    [Fact]
    public async Task An_image_that_fails_is_reported_and_the_others_of_its_batch_go_on()
    {
        var models = new FakeModels { BatchSize = 4 };
        await using var lab = await RunLab.StartAsync(models, 6);
        models.Propose = image =>
            image.Name == "r06f03"
                ? throw new ModelRefusedImageException(image.Name, $"{image.Name} has no channel Hoechst.")
                : FakeModels.Three;

        var started = await lab.RunAsync();

        var run = StudyLab.Done(await lab.Get<ModelRunQueries>().ReadAsync(lab.ProjectId, started.RunId, lab.Lead));
        Assert.Equal((5, 1), (run.Run.Done, run.Run.Failed));
        Assert.Equal(("r06f03", "r06f03 has no channel Hoechst."), (Assert.Single(run.Failures).Name, run.Failures[0].Fault));
        models.Propose = _ => FakeModels.Three;
        StudyLab.Done(await lab.Get<ModelRunService>().ResumeAsync(lab.ProjectId, started.RunId, lab.Lead));
        Assert.Equal((RunState.Finished, 6, 0), await ExecuteAsync(lab, started.RunId));
        Assert.Single(models.Looked, name => name == "r06f03");
    }

    [Fact]
    public async Task A_run_that_is_stopped_goes_on_with_what_is_not_done()
    {
        var models = new FakeModels();
        await using var lab = await RunLab.StartAsync(models, 12);
        var started = await lab.BeginAsync();
        using var stop = new CancellationTokenSource();
        var asked = 0;
        models.Propose = _ =>
        {
            if (Interlocked.Increment(ref asked) == 5)
                stop.Cancel();
            return FakeModels.Three;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lab.Get<RunExecutor>().ExecuteAsync(started.RunId, null, stop.Token));
        int done;
        await using (var db = lab.Database())
            done = await db.RunImages.CountAsync(image => image.State == RunImageState.Done);
        var before = models.Looked.Count;
        await ExecuteAsync(lab, started.RunId);

        Assert.InRange(done, 1, 11);
        Assert.Equal(12 - done, models.Looked.Count - before);
        await using var after = lab.Database();
        Assert.Equal(12, await after.LabelSets.CountAsync(set => set.Kind == LabelSetKind.ModelRun));
        Assert.Equal(36, await after.Boxes.CountAsync());
    }

    [Fact]
    public async Task What_was_laid_before_a_crash_lost_the_checkpoint_is_not_laid_twice()
    {
        var models = new FakeModels();
        await using var lab = await RunLab.StartAsync(models, 2);
        var started = await lab.RunAsync();
        await using (var db = lab.Database())
        {
            await db.RunImages.ExecuteUpdateAsync(set => set.SetProperty(image => image.State, RunImageState.Waiting));
            await db.ModelRuns.ExecuteUpdateAsync(set => set.SetProperty(run => run.State, RunState.Running));
        }

        await ExecuteAsync(lab, started.RunId);

        await using var after = lab.Database();
        Assert.Equal((2, 6), (await after.LabelSets.CountAsync(), await after.Boxes.CountAsync()));
    }

    [Fact]
    public async Task Settings_of_a_trial_select_without_looking_again()
    {
        var models = new FakeModels();
        await using var lab = await RunLab.StartAsync(models, 2);
        List<long> images;
        await using (var db = lab.Database())
            images = await db.ImageGroups.Select(image => image.Id).ToListAsync();
        var trials = lab.Get<ModelTrials>();
        var trial = StudyLab.Done(await trials.TryAsync(lab.ProjectId, lab.Lead, new TrialRequest(await lab.BuiltInAsync(), null, images)));

        var all = StudyLab.Done(await trials.SelectAsync(lab.ProjectId, lab.Lead, trial.Key, trial.Settings));
        var best = StudyLab.Done(await trials.SelectAsync(lab.ProjectId, lab.Lead, trial.Key, trial.Settings with { ScoreFloor = 0.5 }));

        Assert.Equal([("G", 2), ("R", 2), ("U", 2)], all.Counts.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal([("G", 2), ("R", 2)], best.Counts.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(2, models.Looked.Count);
        Assert.IsType<Result<Trial>.NotFound>(await trials.ReadAsync(lab.ProjectId, lab.Lead, "unknown"));
        Assert.Contains(
            "between 0 and 1",
            StudyLab.Refused(await trials.SelectAsync(lab.ProjectId, lab.Lead, trial.Key, trial.Settings with { ScoreFloor = 2 }))
        );
    }

    [Fact]
    public async Task Who_annotates_blind_sees_no_models_there_and_annotators_see_none_at_all()
    {
        var models = new FakeModels();
        await using var lab = await RunLab.StartAsync(models, 4);
        await lab.DrawSplitsAsync(testPerPatient: 0, validationShare: 0);
        await lab.MakeAsync(RoundKind.Calibration, new ImageChoice(ImageChoiceKind.HandPicked, Stems: ["r06f01"]), [lab.Expert, lab.Lead]);
        var started = await lab.RunAsync(with: request => request with { IncludeCalibration = true });
        var book = lab.Get<ModelRunQueries>();
        long blind,
            open;
        await using (var db = lab.Database())
        {
            blind = await db.ImageGroups.Where(image => image.Name == "r06f01").Select(image => image.Id).SingleAsync();
            open = await db.ImageGroups.Where(image => image.Name == "r06f02").Select(image => image.Id).SingleAsync();
        }

        Assert.IsType<Result<ReadOnlyMemory<byte>>.NotFound>(await book.CandidatesAsync(lab.ProjectId, started.RunId, blind, lab.Lead));
        Assert.Equal(
            3,
            CandidateBlob.Read(StudyLab.Done(await book.CandidatesAsync(lab.ProjectId, started.RunId, open, lab.Lead)).Span).Count
        );
        var detail = StudyLab.Done(await book.ReadAsync(lab.ProjectId, started.RunId, lab.Lead));
        Assert.Equal((4, 9, 3), (detail.Run.Done, detail.Run.Boxes, detail.Counts["R"]));
        Assert.Equal(
            ["r06f02", "r06f03", "r06f04"],
            StudyLab.Done(await book.ImagesAsync(lab.ProjectId, started.RunId, lab.Lead)).Items.Select(runImage => runImage.Name)
        );
        Assert.Contains(
            "None of these images",
            StudyLab.Refused(
                await lab.Get<ModelTrials>().TryAsync(lab.ProjectId, lab.Lead, new TrialRequest(await lab.BuiltInAsync(), null, [blind]))
            )
        );
        Assert.Equal(LeadAuthorization.OnlyLeads, StudyLab.Refused(await book.ListAsync(lab.ProjectId, lab.Expert)));
        Assert.Equal(
            LeadAuthorization.OnlyLeads,
            StudyLab.Refused(await book.CandidatesAsync(lab.ProjectId, started.RunId, open, lab.Expert))
        );
    }

    [Fact]
    public async Task A_classifier_keeps_its_probabilities_of_given_boxes_with_their_ids_and_revision()
    {
        await using var lab = await RunLab.StartAsync(new FakeModels(), 2);
        await lab.RunAsync();
        var request = new ClassifyRequest(await lab.ClassifierAsync(), Source: "run");

        var started = StudyLab.Done(await lab.Get<ModelRunService>().ClassifyAsync(lab.ProjectId, lab.Lead, request));
        Assert.Equal((RunState.Finished, 2, 0), await ExecuteAsync(lab, started.RunId));

        await using var db = lab.Database();
        var kept = await db.RunImages.AsNoTracking().Where(image => image.ModelRunId == started.RunId).ToListAsync();
        Assert.All(
            kept,
            image =>
            {
                var boxes = CandidateBlob.Read(image.Candidates!);
                Assert.Equal((3, 3, 1L), (boxes.Count, image.BoxIds!.Count, image.OfRevision!.Value));
                Assert.Equal([0.1, 0.5, 0.9], boxes.Select(box => Math.Round(box.ClassProbabilities![0], 6)).Order());
            }
        );
    }

    [Fact]
    public async Task A_version_with_runs_cannot_be_removed_and_a_retired_one_makes_no_new_runs()
    {
        await using var lab = await RunLab.StartAsync(new FakeModels(), 1);
        await lab.RunAsync();
        var builtIn = await lab.BuiltInAsync();

        await using (var db = lab.Database())
            await Assert.ThrowsAnyAsync<Exception>(() => db.ModelVersions.Where(model => model.Id == builtIn).ExecuteDeleteAsync());
        StudyLab.Done(await lab.Get<ModelStore>().RetireAsync(lab.ProjectId, builtIn, lab.Lead, retired: true));

        Assert.Contains(
            "was retired",
            StudyLab.Refused(await lab.Get<ModelRunService>().BeginAsync(lab.ProjectId, lab.Lead, new RunRequest(builtIn)))
        );
        Assert.Equal(
            "run",
            Assert.Single(StudyLab.Done(await lab.Get<ModelQueries>().CardAsync(lab.ProjectId, builtIn, lab.Lead)).Runs).Name
        );
    }

    private static async Task<(RunState, int, int)> ExecuteAsync(StudyLab lab, long runId)
    {
        var report = await lab.Get<RunExecutor>().ExecuteAsync(runId);
        return (report.State, report.Done, report.Failed);
    }
}

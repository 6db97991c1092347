using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>
/// Does a run. Every image is a checkpoint: started again after a crash, a stop or a fault, it goes on with what is not done. An image that
/// fails is reported with
/// its sentence, and the rest go on.
/// </summary>
public sealed class RunExecutor(
    IDbContextFactory<AnnotateHubDb> database,
    ModelImages images,
    IModelLoader opener,
    RunLabelWriter labels,
    BoxClassification given,
    DataFolder folder,
    TimeProvider clock
)
{
    /// <exception cref="OperationCanceledException">Stopped; what was done until then stays.</exception>
    public async Task<RunReport> ExecuteAsync(
        long runId,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        using var hold = RunLock.TryTake(folder, runId);
        if (hold is null)
            return new RunReport(
                RunState.Failed,
                0,
                0,
                "Another process of this server or a command is at work on this run already; it goes on there."
            );
        var (run, waiting, before) = await TakeAsync(runId, cancellationToken);
        if (run is null)
            return new RunReport(RunState.Failed, 0, 0, "The run is gone; its project may have been removed.");
        if (waiting.Count == 0)
            return await EndAsync(runId, null, cancellationToken);
        var started = clock.GetTimestamp();
        var report = progress is null ? null : new After(progress, before);
        try
        {
            await WorkAsync(run, waiting, report, cancellationToken);
        }
        catch (ModelUnusableException unusable)
        {
            return await FailAsync(runId, unusable.Message, cancellationToken);
        }
        finally
        {
            // Also of a run that is stopped: its images took that long.
            await SpendAsync(runId, clock.GetElapsedTime(started));
        }

        return await EndAsync(runId, before, cancellationToken);
    }

    /// <summary>Whether somebody stopped the job of a run.</summary>
    public async Task<bool> WasCancelledAsync(long jobId)
    {
        await using var db = await database.CreateDbContextAsync();
        return await db.Jobs.AnyAsync(job => job.Id == jobId && job.State == JobState.Cancelled);
    }

    /// <summary>Says that a run was stopped; for the job that learns it from outside.</summary>
    public Task StopAsync(long runId) =>
        RunLock.IsHeld(folder, runId)
            ? Task.CompletedTask
            : SetAsync(
                runId,
                RunState.Cancelled,
                "Stopped. What was done until then stays; it can go on from there.",
                CancellationToken.None
            );

    /// <summary>Says that a run ended by an unexpected fault.</summary>
    /// <remarks>While somebody is at work on it, it did not end.</remarks>
    public Task BreakAsync(long runId, string message) =>
        RunLock.IsHeld(folder, runId) ? Task.CompletedTask : SetAsync(runId, RunState.Failed, message, CancellationToken.None);

    private async Task WorkAsync(
        ModelRun run,
        IReadOnlyList<WaitingImage> waiting,
        IProgress<JobProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        progress?.Report(new JobProgress(0, waiting.Count, "Loading the model."));
        var (recipe, fault) = await RecipeAsync(run, cancellationToken);
        if (recipe is null)
            throw new ModelUnusableException(fault!);
        var meter = new ProgressMeter(progress, clock, waiting.Count);
        if (run.Kind is RunKind.Classify)
        {
            using var classifier = await opener.OpenClassifierAsync(recipe, cancellationToken);
            await PlaceAsync(run, classifier.Place, [], cancellationToken);
            await RunPipeline.RunAsync(
                waiting,
                waitingImage => ReadAsync(waitingImage, recipe, cancellationToken),
                1,
                (items, stop) => given.ClassifyAsync(classifier.Model, items, stop),
                (done, _) => KeepAsync(done, meter),
                clock,
                cancellationToken
            );
            return;
        }

        using var opened = await opener.OpenAsync(recipe, cancellationToken);
        await PlaceAsync(run, opened.Place, opened.Model.Classes, cancellationToken);
        var model = recipe.Classifier is null ? recipe.Detector!.Label : $"{recipe.Detector!.Label} + {recipe.Classifier.Label}";
        await RunPipeline.RunAsync(
            waiting,
            waitingImage => ReadAsync(waitingImage, recipe, cancellationToken),
            opened.Model.BatchSize,
            (items, stop) => ProposeAsync(opened.Model, items, stop),
            async (done, stop) =>
            {
                await labels.WriteAsync(run, model, recipe.Classes, [.. done.Where(finishedImage => finishedImage.Fault is null)], stop);
                await KeepAsync(done, meter);
            },
            clock,
            cancellationToken
        );
    }

    private async Task<LoadedImage> ReadAsync(WaitingImage waitingImage, ModelConfiguration recipe, CancellationToken cancellationToken)
    {
        try
        {
            return new LoadedImage(waitingImage, await images.ReadAsync(waitingImage.ImageId, recipe.Channels, cancellationToken), null);
        }
        catch (Exception unreadable) when (unreadable is AnnotateHub.Imaging.Reading.ImageReadException or IOException)
        {
            return new LoadedImage(waitingImage, null, unreadable.Message);
        }
    }

    private static async Task<IReadOnlyList<FinishedImage>> ProposeAsync(
        ICandidateModel model,
        IReadOnlyList<LoadedImage> batch,
        CancellationToken cancellationToken
    )
    {
        var found = await model.ProposeAsync([.. batch.Select(loadedImage => loadedImage.Image!)], cancellationToken);
        return
        [
            .. batch.Zip(
                found,
                (loadedImage, candidates) => new FinishedImage(loadedImage.Waiting, ImageFrame.From(loadedImage.Image!), candidates, null)
            ),
        ];
    }

    /// <summary>Checkpoints of several images in one wait for the disk. What is finished is kept also when the run is being
    /// stopped.</summary>
    private async Task KeepAsync(IReadOnlyList<FinishedImage> done, ProgressMeter meter)
    {
        await using var db = await database.CreateDbContextAsync(CancellationToken.None);
        var ids = done.Select(finishedImage => finishedImage.Waiting.Id).ToList();
        var rows = await db.RunImages.Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id);
        foreach (var item in done)
        {
            var row = rows[item.Waiting.Id];
            (row.State, row.Fault, row.FinishedAt, row.Milliseconds) = (
                item.Fault is null ? RunImageState.Done : RunImageState.Failed,
                item.Fault,
                clock.GetUtcNow(),
                item.Milliseconds
            );
            (row.Candidates, row.BoxIds, row.OfRevision) = (
                item.Candidates is null ? null : CandidateBlob.Write(item.Candidates),
                item.BoxIds,
                item.OfRevision
            );
        }

        await db.SaveChangesAsync();
        meter.Advance(
            done.Count == 1 ? $"Looked at {done[0].Waiting.Name}" : $"Looked at {done[^1].Waiting.Name} and {done.Count - 1} more",
            done.Count
        );
    }

    private async Task<(ModelRun? Run, IReadOnlyList<WaitingImage> Waiting, int Before)> TakeAsync(
        long runId,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ModelRuns.SingleOrDefaultAsync(modelRun => modelRun.Id == runId, cancellationToken) is not { } run)
            return (null, [], 0);
        (run.State, run.Message) = (RunState.Running, "At work.");
        run.StartedAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        var waiting = await db
            .RunImages.Where(runImage => runImage.ModelRunId == runId && runImage.State == RunImageState.Waiting)
            .Join(
                db.ImageGroups,
                runImage => runImage.ImageGroupId,
                image => image.Id,
                (runImage, image) =>
                    new
                    {
                        runImage.Id,
                        runImage.ImageGroupId,
                        runImage.OfLabelSetId,
                        image.Name,
                        image.SortKey,
                    }
            )
            .OrderBy(item => item.SortKey)
            .ThenBy(item => item.Id)
            .ToListAsync(cancellationToken);
        var all = await db.RunImages.CountAsync(runImage => runImage.ModelRunId == runId, cancellationToken);
        return (
            run,
            [.. waiting.Select(item => new WaitingImage(item.Id, item.ImageGroupId, item.OfLabelSetId, item.Name))],
            all - waiting.Count
        );
    }

    private async Task<(ModelConfiguration? Recipe, string? Fault)> RecipeAsync(ModelRun run, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await ModelConfigurations.OfAsync(
            db,
            run.ProjectId,
            run.DetectorId,
            run.ClassifierId,
            run.SignalSettings,
            run.Providers,
            cancellationToken,
            evenIfRetired: true
        );
    }

    private async Task PlaceAsync(ModelRun run, ExecutionTarget place, IReadOnlyList<string> classes, CancellationToken cancellationToken)
    {
        run.ModelClasses = classes;
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var row = await db.ModelRuns.SingleAsync(modelRun => modelRun.Id == run.Id, cancellationToken);
        (row.Provider, row.Device, row.Driver, row.Fallback, row.ModelClasses) = (
            place.Provider,
            place.Device,
            place.Driver,
            place.Fallback,
            classes
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task SpendAsync(long runId, TimeSpan spent)
    {
        await using var db = await database.CreateDbContextAsync(CancellationToken.None);
        await db
            .ModelRuns.Where(run => run.Id == runId)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.Seconds, run => run.Seconds + spent.TotalSeconds));
    }

    private async Task<RunReport> EndAsync(long runId, int? before, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var states = await db
            .RunImages.Where(runImage => runImage.ModelRunId == runId)
            .GroupBy(runImage => runImage.State)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(item => item.Key, item => item.Count, cancellationToken);
        var (done, failed) = (states.GetValueOrDefault(RunImageState.Done), states.GetValueOrDefault(RunImageState.Failed));
        var fallback = await db.ModelRuns.Where(run => run.Id == runId).Select(run => run.Fallback).SingleAsync(cancellationToken);
        var message =
            $"{done} of {done + failed} images done{(failed == 0 ? "" : $", {failed} failed with a reason")}{(before is > 0 ? $"; {before} were done before" : "")}.{(fallback is null ? "" : $" {fallback}")}";
        var state = done == 0 && failed > 0 ? RunState.Failed : RunState.Finished;
        await SetAsync(runId, state, message, cancellationToken);
        return new RunReport(state, done, failed, message);
    }

    private async Task<RunReport> FailAsync(long runId, string message, CancellationToken cancellationToken)
    {
        await SetAsync(runId, RunState.Failed, message, cancellationToken);
        return new RunReport(RunState.Failed, 0, 0, message);
    }

    private async Task SetAsync(long runId, RunState state, string message, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        await db
            .ModelRuns.Where(run => run.Id == runId && (run.State == RunState.Waiting || run.State == RunState.Running))
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(run => run.State, state)
                        .SetProperty(run => run.Message, message)
                        .SetProperty(run => run.FinishedAt, now),
                cancellationToken
            );
    }

    /// <summary>Counts what was done before this start too.</summary>
    private sealed class After(IProgress<JobProgress> target, int before) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => target.Report(value with { Done = value.Done + before, Total = value.Total + before });
    }
}

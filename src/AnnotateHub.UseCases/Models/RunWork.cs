using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Models;

/// <summary>
/// Does a run. Every image is a checkpoint: begun again after a crash, a stop or a fault, it goes on with what is not done. An image that fails is reported with
/// its sentence, and the rest go on.
/// </summary>
public sealed class RunWork(IDbContextFactory<AnnotateHubDb> database, ModelImages images, IModelOpener opener, RunLabels labels, GivenBoxes given, TimeProvider clock)
{
    /// <exception cref="OperationCanceledException">Stopped; what was done until then stays.</exception>
    public async Task<RunReport> ExecuteAsync(long runId, IProgress<JobProgress>? progress = null, CancellationToken cancel = default)
    {
        var (run, waiting, before) = await TakeAsync(runId, cancel);
        if (run is null) return new RunReport(RunState.Failed, 0, 0, "The run is gone; its project may have been removed.");
        if (waiting.Count == 0) return await EndAsync(runId, null, cancel);
        var started = clock.GetTimestamp();
        var report = progress is null ? null : new After(progress, before);
        try
        {
            await WorkAsync(run, waiting, report, cancel);
        }
        catch (ModelUnusableException unusable)
        {
            return await FailAsync(runId, unusable.Message, cancel);
        }
        finally
        {
            // Also of a run that is stopped: its images took that long.
            await SpendAsync(runId, clock.GetElapsedTime(started));
        }

        return await EndAsync(runId, before, cancel);
    }

    /// <summary>Whether somebody stopped the job of a run.</summary>
    public async Task<bool> WasCancelledAsync(long jobId)
    {
        await using var db = await database.CreateDbContextAsync();
        return await db.Jobs.AnyAsync(job => job.Id == jobId && job.State == JobState.Cancelled);
    }

    /// <summary>Says that a run was stopped; for the job that learns it from outside.</summary>
    public Task StopAsync(long runId) => SetAsync(runId, RunState.Cancelled, "Stopped. What was done until then stays; it can go on from there.", CancellationToken.None);

    /// <summary>Says that a run ended by an unexpected fault.</summary>
    public Task BreakAsync(long runId, string message) => SetAsync(runId, RunState.Failed, message, CancellationToken.None);

    private async Task WorkAsync(ModelRun run, IReadOnlyList<WaitingImage> waiting, IProgress<JobProgress>? progress, CancellationToken cancel)
    {
        progress?.Report(new JobProgress(0, waiting.Count, "Loading the model."));
        var (recipe, fault) = await RecipeAsync(run, cancel);
        if (recipe is null) throw new ModelUnusableException(fault!);
        var meter = new ProgressMeter(progress, clock, waiting.Count);
        if (run.Kind is RunKind.Classify)
        {
            using var classifier = await opener.OpenClassifierAsync(recipe, cancel);
            await PlaceAsync(run, classifier.Place, [], cancel);
            await RunPipeline.RunAsync(waiting, item => ReadAsync(item, recipe, cancel), 1, (items, stop) => given.ClassifyAsync(classifier.Model, items, stop), (done, _) => KeepAsync(done, meter), clock, cancel);
            return;
        }

        using var opened = await opener.OpenAsync(recipe, cancel);
        await PlaceAsync(run, opened.Place, opened.Model.Classes, cancel);
        var model = recipe.Classifier is null ? recipe.Detector!.Label : $"{recipe.Detector!.Label} + {recipe.Classifier.Label}";
        await RunPipeline.RunAsync(
            waiting, item => ReadAsync(item, recipe, cancel), opened.Model.BatchSize, (items, stop) => ProposeAsync(opened.Model, items, stop),
            async (done, stop) =>
            {
                await labels.WriteAsync(run, model, recipe.Classes, [.. done.Where(item => item.Fault is null)], stop);
                await KeepAsync(done, meter);
            },
            clock, cancel);
    }

    private async Task<LoadedImage> ReadAsync(WaitingImage item, ModelRecipe recipe, CancellationToken cancel)
    {
        try
        {
            return new LoadedImage(item, await images.ReadAsync(item.ImageId, recipe.Channels, cancel), null);
        }
        catch (Exception unreadable) when (unreadable is Imaging.Reading.ImageReadException or IOException)
        {
            return new LoadedImage(item, null, unreadable.Message);
        }
    }

    private static async Task<IReadOnlyList<FinishedImage>> ProposeAsync(ICandidateModel model, IReadOnlyList<LoadedImage> batch, CancellationToken cancel)
    {
        var found = await model.ProposeAsync([.. batch.Select(item => item.Image!)], cancel);
        return [.. batch.Zip(found, (item, candidates) => new FinishedImage(item.Waiting, ImageFrame.Of(item.Image!), candidates, null))];
    }

    /// <summary>Checkpoints of several images in one wait for the disk. What is finished is kept also when the run is being stopped.</summary>
    private async Task KeepAsync(IReadOnlyList<FinishedImage> done, ProgressMeter meter)
    {
        await using var db = await database.CreateDbContextAsync(CancellationToken.None);
        var ids = done.Select(item => item.Waiting.Id).ToList();
        var rows = await db.RunImages.Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id);
        foreach (var item in done)
        {
            var row = rows[item.Waiting.Id];
            (row.State, row.Fault, row.FinishedAt, row.Milliseconds) = (item.Fault is null ? RunImageState.Done : RunImageState.Failed, item.Fault, clock.GetUtcNow(), item.Milliseconds);
            (row.Candidates, row.BoxIds, row.OfRevision) = (item.Candidates is null ? null : CandidateBlob.Write(item.Candidates), item.BoxIds, item.OfRevision);
        }

        await db.SaveChangesAsync();
        meter.Advance(done.Count == 1 ? $"Looked at {done[0].Waiting.Name}" : $"Looked at {done[^1].Waiting.Name} and {done.Count - 1} more", done.Count);
    }

    private async Task<(ModelRun? Run, IReadOnlyList<WaitingImage> Waiting, int Before)> TakeAsync(long runId, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ModelRuns.SingleOrDefaultAsync(item => item.Id == runId, cancel) is not { } run) return (null, [], 0);
        (run.State, run.Message) = (RunState.Running, "At work.");
        run.StartedAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancel);
        var waiting = await db.RunImages.Where(item => item.ModelRunId == runId && item.State == RunImageState.Waiting)
            .Join(db.ImageGroups, item => item.ImageGroupId, image => image.Id, (item, image) => new { item.Id, item.ImageGroupId, item.OfLabelSetId, image.Name, image.SortKey })
            .OrderBy(item => item.SortKey).ThenBy(item => item.Id).ToListAsync(cancel);
        var all = await db.RunImages.CountAsync(item => item.ModelRunId == runId, cancel);
        return (run, [.. waiting.Select(item => new WaitingImage(item.Id, item.ImageGroupId, item.OfLabelSetId, item.Name))], all - waiting.Count);
    }

    private async Task<(ModelRecipe? Recipe, string? Fault)> RecipeAsync(ModelRun run, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await Recipes.OfAsync(db, run.ProjectId, run.DetectorId, run.ClassifierId, run.SignalSettings, run.Providers, cancel, evenIfRetired: true);
    }

    private async Task PlaceAsync(ModelRun run, ModelPlace place, IReadOnlyList<string> classes, CancellationToken cancel)
    {
        run.ModelClasses = classes;
        await using var db = await database.CreateDbContextAsync(cancel);
        var row = await db.ModelRuns.SingleAsync(item => item.Id == run.Id, cancel);
        (row.Provider, row.Device, row.Driver, row.Fallback, row.ModelClasses) = (place.Provider, place.Device, place.Driver, place.Fallback, classes);
        await db.SaveChangesAsync(cancel);
    }

    private async Task SpendAsync(long runId, TimeSpan spent)
    {
        await using var db = await database.CreateDbContextAsync(CancellationToken.None);
        await db.ModelRuns.Where(run => run.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(run => run.Seconds, run => run.Seconds + spent.TotalSeconds));
    }

    private async Task<RunReport> EndAsync(long runId, int? before, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var states = await db.RunImages.Where(item => item.ModelRunId == runId).GroupBy(item => item.State).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(item => item.Key, item => item.Count, cancel);
        var (done, failed) = (states.GetValueOrDefault(RunImageState.Done), states.GetValueOrDefault(RunImageState.Failed));
        var fallback = await db.ModelRuns.Where(run => run.Id == runId).Select(run => run.Fallback).SingleAsync(cancel);
        var message = $"{done} of {done + failed} images done{(failed == 0 ? "" : $", {failed} failed with a reason")}{(before is > 0 ? $"; {before} were done before" : "")}.{(fallback is null ? "" : $" {fallback}")}";
        var state = done == 0 && failed > 0 ? RunState.Failed : RunState.Finished;
        await SetAsync(runId, state, message, cancel);
        return new RunReport(state, done, failed, message);
    }

    private async Task<RunReport> FailAsync(long runId, string message, CancellationToken cancel)
    {
        await SetAsync(runId, RunState.Failed, message, cancel);
        return new RunReport(RunState.Failed, 0, 0, message);
    }

    private async Task SetAsync(long runId, RunState state, string message, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var now = clock.GetUtcNow();
        await db.ModelRuns.Where(run => run.Id == runId && (run.State == RunState.Waiting || run.State == RunState.Running)).ExecuteUpdateAsync(
            set => set.SetProperty(run => run.State, state).SetProperty(run => run.Message, message).SetProperty(run => run.FinishedAt, now), cancel);
    }

    /// <summary>Counts what was done before this start too.</summary>
    private sealed class After(IProgress<JobProgress> target, int before) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => target.Report(value with { Done = value.Done + before, Total = value.Total + before });
    }
}

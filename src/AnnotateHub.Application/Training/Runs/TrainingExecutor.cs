using System.Text.Json;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.Training.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>Does a training: one at a time on a data folder. What its checkpoints say is done is not done again, so that it goes on after a
/// pause, a killed trainer and a killed server.</summary>
public sealed class TrainingExecutor(
    IDbContextFactory<AnnotateHubDb> database,
    TrainerProcess trainer,
    TrainedModels models,
    TrainingFolders folders,
    TrainerSettings settings,
    IObjectStore objects,
    DataFolder folder,
    TimeProvider clock
)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <exception cref="OperationCanceledException">Stopped from outside; the last checkpoint is on the disk.</exception>
    public async Task<TrainingReport> ExecuteAsync(
        long trainingId,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        using var own = TrainingLock.TryTake(folder, trainingId);
        if (own is null)
            return new TrainingReport(TrainingState.Failed, "Another process is at work on this training already; it goes on there.");
        if (await FindAsync(trainingId) is not { } standing)
            return new TrainingReport(TrainingState.Failed, "The training is gone; its project may have been removed.");
        if (standing.State is not (TrainingState.Waiting or TrainingState.Running))
            return new TrainingReport(standing.State, standing.Message);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var watch = clock.CreateTimer(_ => _ = HeedAsync(trainingId, stop), null, LookEvery, LookEvery);
        var started = clock.GetTimestamp();
        try
        {
            using var turn = await TrainingLock.TakeTurnAsync(folder, clock, progress, stop.Token);
            started = clock.GetTimestamp();
            var training = await BeginAsync(trainingId, stop.Token);
            await WorkAsync(training, progress, stop.Token);
            return await EndAsync(trainingId, TrainingState.Done, await DescribeModelsAsync(trainingId));
        }
        catch (TrainingRefusedException refused)
        {
            return await EndAsync(trainingId, TrainingState.Failed, refused.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            if (await FindAsync(trainingId) is { StopAs: { } stopAs })
                return await EndAsync(trainingId, stopAs, Describe(stopAs));
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        finally
        {
            var seconds = clock.GetElapsedTime(started).TotalSeconds;
            await using var db = await database.CreateDbContextAsync(CancellationToken.None);
            await db
                .TrainingRuns.Where(training => training.Id == trainingId)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(training => training.Seconds, training => training.Seconds + seconds),
                    CancellationToken.None
                );
        }
    }

    /// <summary>Says how a training stands whose job ended without saying it: stopped on the page of jobs, or by a fault.</summary>
    /// <remarks>While somebody is at work on it, it did not end; nor does the end of an older job end it.</remarks>
    public async Task SettleAsync(long trainingId, long jobId)
    {
        await using var db = await database.CreateDbContextAsync();
        var wasCancelled = await db.Jobs.AnyAsync(job => job.Id == jobId && job.State == JobState.Cancelled);
        if (
            TrainingLock.IsHeld(folder, trainingId)
            || await FindAsync(trainingId) is not { State: TrainingState.Waiting or TrainingState.Running } training
            || (training.JobId is { } newer && newer != jobId)
        )
            return;
        if (wasCancelled)
            await EndAsync(trainingId, training.StopAs ?? TrainingState.Paused, Describe(training.StopAs ?? TrainingState.Paused));
        else
            await EndAsync(
                trainingId,
                TrainingState.Failed,
                "It stopped on an unexpected fault; the job and the server's log have the details. It can go on from its last checkpoint."
            );
    }

    internal static string Describe(TrainingState stopped) =>
        stopped is TrainingState.Cancelled
            ? "Given up. What it learnt from and how far it came stays known; its checkpoints are gone."
            : "Paused at a checkpoint; it can go on from there.";

    private async Task WorkAsync(TrainingRun training, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var (data, request) = (FrozenData.Read(training.Data), TrainingPlan.FromText(training.Request));
        var parts = TrainingParts.Make(data, request, folders.FileOf, settings);
        using var sources = await LeaseAsync(data, cancellationToken);
        var meter = new TrainingProgressMeter(parts, progress, clock);
        foreach (var (index, part) in parts.Index())
        {
            var work = folders.PartOf(training.Id, part.Key);
            if (!await IsDoneAsync(part, work))
                await TrainAsync(part, work, message => meter.Report(index, message), cancellationToken);
            meter.Finished(index);
        }

        await models.AddAsync(training, data, request, parts, cancellationToken);
    }

    /// <summary>The trainer reads files: they stay on this machine until it has ended.</summary>
    private async Task<IDisposable> LeaseAsync(TrainingDataSet data, CancellationToken cancellationToken)
    {
        try
        {
            return await objects.LeaseAsync(data.SourceHashes(), cancellationToken);
        }
        catch (Exception fault) when (fault is ObjectStoreAwayException or ObjectDamagedException)
        {
            throw new TrainingRefusedException(fault.Message, fault);
        }
    }

    private async Task TrainAsync(TrainingPart part, WorkFolder work, Action<TrainerMessage> heard, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(work.Path);
        Durable.Replace(work.Job, JsonSerializer.SerializeToUtf8Bytes(part.Job, TrainingJson.Indented));
        var log = new TrainingLog(work, clock);
        if (
            await trainer.RunToEndAsync(
                work,
                message =>
                {
                    log.Add(message);
                    heard(message);
                },
                cancellationToken
            ) is
            { } sentence
        )
            throw new TrainingRefusedException(sentence);
    }

    private async Task HeedAsync(long trainingId, CancellationTokenSource stop)
    {
        try
        {
            if (await FindAsync(trainingId) is null or { StopAs: not null })
                await stop.CancelAsync();
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or ObjectDisposedException)
        {
            // Asked again in a second, or over already.
        }
    }

    private static async Task<bool> IsDoneAsync(TrainingPart part, WorkFolder work) =>
        File.Exists(work.Model) && (await TrainingResults.ReadAsync(work))?.Identity == part.Job.Identity();

    private async Task<TrainingRun?> FindAsync(long trainingId)
    {
        await using var db = await database.CreateDbContextAsync(CancellationToken.None);
        return await db
            .TrainingRuns.AsNoTracking()
            .Where(training => training.Id == trainingId)
            .Select(training => new TrainingRun
            {
                Id = training.Id,
                Name = training.Name,
                State = training.State,
                StopAs = training.StopAs,
                Message = training.Message,
                JobId = training.JobId,
            })
            .SingleOrDefaultAsync();
    }

    private async Task<TrainingRun> BeginAsync(long trainingId, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var training = await db.TrainingRuns.SingleAsync(one => one.Id == trainingId, cancellationToken);
        (training.State, training.Message) = (TrainingState.Running, "At work.");
        training.StartedAt ??= clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        return training;
    }

    private async Task<string> DescribeModelsAsync(long trainingId)
    {
        await using var db = await database.CreateDbContextAsync(CancellationToken.None);
        var made = await db
            .ModelVersions.AsNoTracking()
            .Where(model => model.TrainingRunId == trainingId)
            .OrderBy(model => model.Id)
            .ToListAsync(CancellationToken.None);
        return $"Done: {string.Join(" and ", made.Select(model => model.Label))} can be tried and run.";
    }

    private async Task<TrainingReport> EndAsync(long trainingId, TrainingState state, string message)
    {
        await using var db = await database.CreateDbContextAsync(CancellationToken.None);
        var now = clock.GetUtcNow();
        await db
            .TrainingRuns.Where(training =>
                training.Id == trainingId && (training.State == TrainingState.Waiting || training.State == TrainingState.Running)
            )
            .ExecuteUpdateAsync(set =>
                set.SetProperty(training => training.State, state)
                    .SetProperty(training => training.StopAs, (TrainingState?)null)
                    .SetProperty(training => training.Message, message)
                    .SetProperty(training => training.FinishedAt, now)
            );
        if (state is TrainingState.Cancelled)
            folders.Remove(trainingId);
        return new TrainingReport(state, message);
    }
}

using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Experiments.Runs;

/// <summary>Does an experiment of a project: one training of a data folder at a time, whoever asked for it. What is trained is not trained
/// again, so that it goes on after a pause, a killed trainer and a killed server; the table is frozen in the end.</summary>
public sealed class ExperimentExecutor(
    IDbContextFactory<AnnotateHubDb> database,
    FolderExperiment experiment,
    FrozenReports reports,
    DataFolder folder,
    IObjectStore objects,
    TimeProvider clock
)
{
    internal const string Lost = "Whoever did it ended in the middle. It can go on where it was.";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly ExperimentStore _store = new(folder);

    /// <exception cref="OperationCanceledException">Stopped from outside; what is trained is on the disk.</exception>
    public async Task<TrainingReport> ExecuteAsync(
        long projectId,
        long experimentId,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        using var own = TrainingLock.TryTake(folder, NameOf(experimentId));
        if (own is null)
            return new TrainingReport(TrainingState.Failed, "Another process is at work on this experiment already; it goes on there.");
        if (_store.Find(projectId, experimentId) is not { } record)
            return new TrainingReport(TrainingState.Failed, "The experiment is gone; its project may have been removed.");
        if (record.State is not (TrainingState.Waiting or TrainingState.Running))
            return new TrainingReport(record.State, record.Message);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var watch = clock.CreateTimer(_ => _ = HeedAsync(projectId, experimentId, stop), null, LookEvery, LookEvery);
        var started = clock.GetTimestamp();
        try
        {
            using var turn = await TrainingLock.TakeTurnAsync(folder, clock, progress, stop.Token);
            started = clock.GetTimestamp();
            _store.Update(projectId, experimentId, one => one with { State = TrainingState.Running, Message = "At work." });
            return await WorkAsync(record, progress, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            if (_store.Find(projectId, experimentId) is { StopAs: { } stopAs })
                return Stop(projectId, experimentId, stopAs);
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        finally
        {
            var seconds = clock.GetElapsedTime(started).TotalSeconds;
            _store.Update(projectId, experimentId, one => one with { Seconds = one.Seconds + seconds });
        }
    }

    /// <summary>Says how an experiment stands whose job ended without saying it: stopped on the page of jobs, or by a fault.</summary>
    /// <returns>Whether this job was the last that it needs: done or failed, and not paused or given up.</returns>
    public async Task<bool> SettleAsync(long projectId, long experimentId, long jobId)
    {
        if (_store.Find(projectId, experimentId) is not { } record || (record.JobId is { } newer && newer != jobId))
            return false;
        if (IsHeld(folder, experimentId) || record.State is not (TrainingState.Waiting or TrainingState.Running))
            return record.State is TrainingState.Done or TrainingState.Failed;
        await using var db = await database.CreateDbContextAsync();
        if (await db.Jobs.AnyAsync(job => job.Id == jobId && job.State == JobState.Cancelled))
        {
            Stop(projectId, experimentId, record.StopAs ?? TrainingState.Paused);
            return false;
        }

        End(
            projectId,
            experimentId,
            TrainingState.Failed,
            "It stopped on an unexpected fault; the job and the server's log have the details. It can go on where it was."
        );
        return true;
    }

    internal static bool IsHeld(DataFolder folder, long experimentId)
    {
        using var free = TrainingLock.TryTake(folder, NameOf(experimentId));
        return free is null;
    }

    internal static ExperimentRecord Stopped(ExperimentRecord record, TrainingState stopAs, DateTimeOffset now) =>
        record with
        {
            State = stopAs,
            StopAs = null,
            FinishedAt = now,
            Message =
                stopAs is TrainingState.Cancelled
                    ? "Given up. What it learnt from stays known; what was trained is gone."
                    : "Paused; it can go on where it was.",
        };

    private static string NameOf(long experimentId) => $"experiment-{experimentId}";

    private async Task<TrainingReport> WorkAsync(
        ExperimentRecord record,
        IProgress<JobProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var material = _store.ReadMaterial(record.ProjectId, record.Id);
        using var sources = await objects.LeaseAsync(material.Data.SourceHashes(), cancellationToken);
        var inputs = material.Inputs(objects.PathOf);
        var meter = new ExperimentProgress(FolderExperiment.Jobs(material.Plan, inputs), progress, clock);
        var report = await experiment.RunAsync(
            material.Plan,
            inputs,
            _store.WorkOf(record.ProjectId, record.Id),
            meter.Hear,
            meter.Judge,
            cancellationToken
        );
        if (report.Document is not { } document)
            return End(record.ProjectId, record.Id, TrainingState.Failed, report.Refused!);
        var frozen = await reports.FreezeExperimentAsync(
            record.ProjectId,
            new Actor(record.PersonId, record.Operator),
            document with
            {
                Title = record.Title,
                DataVersion = record.DataVersion,
                Judged = material.Judged,
                LeftOut = material.Data.LeftOut,
            },
            [.. material.Data.Images.SelectMany(image => image.Works ?? []).Distinct()],
            CancellationToken.None
        );
        if (frozen is not Result<FrozenLine>.Success { Value: var line })
            return End(
                record.ProjectId,
                record.Id,
                TrainingState.Failed,
                frozen is Result<FrozenLine>.Refused refused ? refused.Reason : "The project is gone."
            );
        _store.Update(record.ProjectId, record.Id, one => one with { Hash = line.Hash });
        var done = End(record.ProjectId, record.Id, TrainingState.Done, $"Done: the table is frozen as {line.Hash[..12]}.");
        // Networks were for going on after a crash, and for nothing else.
        _store.RemoveWork(record.ProjectId, record.Id);
        return done;
    }

    private async Task HeedAsync(long projectId, long experimentId, CancellationTokenSource stop)
    {
        try
        {
            if (_store.Find(projectId, experimentId) is null or { StopAs: not null })
                await stop.CancelAsync();
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // Asked again in a second, or over already.
        }
    }

    private TrainingReport Stop(long projectId, long experimentId, TrainingState stopAs)
    {
        var record = _store.Update(projectId, experimentId, one => Stopped(one, stopAs, clock.GetUtcNow()));
        if (stopAs is TrainingState.Cancelled)
            _store.RemoveWork(projectId, experimentId);
        return new TrainingReport(stopAs, record?.Message ?? "");
    }

    private TrainingReport End(long projectId, long experimentId, TrainingState state, string message)
    {
        _store.Update(
            projectId,
            experimentId,
            one =>
                one with
                {
                    State = state,
                    StopAs = null,
                    Message = message,
                    FinishedAt = clock.GetUtcNow(),
                }
        );
        return new TrainingReport(state, message);
    }
}

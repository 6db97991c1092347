using System.Collections.Concurrent;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Jobs;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace AnnotateHub.Web.Jobs;

/// <summary>That a job moved, and whom it concerns; who wants to know what asks for its row.</summary>
public sealed record JobHint(long JobId, long? ProjectId, long? PersonId);

/// <summary>Puts long work on the board, cancels it, and tells pages how far it is.</summary>
public sealed class JobBoard(IDbContextFactory<AnnotateHubDb> databases, ISchedulerFactory schedulers, NodeRoles roles, TimeProvider clock)
{
    private readonly ConcurrentDictionary<long, JobProgress> _latest = new();
    private readonly ConcurrentDictionary<long, CancellationTokenSource> _running = new();
    private readonly ConcurrentDictionary<long, JobHint> _hints = new();

    /// <summary>Raised after every change, on any thread. Push is a hint: read the row for what is true, as far as the reader may see it.</summary>
    public event Action<JobHint>? Changed;

    public async Task<long> EnqueueAsync(string kind, string title, object payload, long? projectId = null, long? personId = null)
    {
        var job = new JobRecord
        {
            Kind = kind, Title = title, Payload = JobPayload.Write(payload), ProjectId = projectId, CreatedById = personId,
            CreatedAt = clock.GetUtcNow(), Message = "Waiting for its turn.",
        };
        await using var db = await databases.CreateDbContextAsync();
        db.Jobs.Add(job);
        await db.SaveChangesAsync();
        _hints[job.Id] = HintOf(job);
        await ScheduleAsync(job.Id, job.Kind);
        Changed?.Invoke(HintOf(job));
        return job.Id;
    }

    /// <summary>Asks a job to stop; what it did so far stays.</summary>
    public async Task CancelAsync(long jobId)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.Jobs.Where(job => job.Id == jobId && job.State <= JobState.Running).ExecuteUpdateAsync(set => set.SetProperty(job => job.CancelRequested, true));
        if (_running.TryGetValue(jobId, out var source)) await source.CancelAsync();
        if (await db.Jobs.FindAsync(jobId) is { } job) Changed?.Invoke(HintOf(job));
    }

    /// <summary>Rate and time left of a running job; null between runs.</summary>
    public JobProgress? ProgressOf(long jobId) => _latest.GetValueOrDefault(jobId);

    /// <summary>
    /// Schedules what an earlier run of the server left unfinished: killed in the middle, or stopped between writing the row
    /// and scheduling it. A job that Quartz recovers by itself runs once all the same (<see cref="RecordedJob"/>).
    /// </summary>
    public async Task RecoverAsync()
    {
        await using var db = await databases.CreateDbContextAsync();
        var unfinished = await db.Jobs.Where(job => job.State <= JobState.Running).OrderBy(job => job.Id).Select(job => new { job.Id, job.Kind }).ToListAsync();
        var scheduler = await schedulers.GetScheduler();
        foreach (var job in unfinished)
            if (!await scheduler.Exists(KeyOf(job.Id))) await ScheduleAsync(job.Id, job.Kind);
    }

    internal CancellationTokenSource Begin(JobRecord job, CancellationToken stopping)
    {
        _hints[job.Id] = HintOf(job);
        return _running[job.Id] = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    }

    /// <summary>Stops a job whose row says so: it may have been asked for on another node.</summary>
    internal async Task HeedAsync(long jobId)
    {
        await using var db = await databases.CreateDbContextAsync();
        if (await db.Jobs.AnyAsync(job => job.Id == jobId && job.CancelRequested) && _running.TryGetValue(jobId, out var source)) await source.CancelAsync();
    }

    internal void Report(long jobId, JobProgress progress)
    {
        _latest[jobId] = progress;
        if (_hints.TryGetValue(jobId, out var hint)) Changed?.Invoke(hint);
    }

    internal void End(long jobId)
    {
        _latest.TryRemove(jobId, out _);
        if (_running.TryRemove(jobId, out var source)) source.Dispose();
        if (_hints.TryRemove(jobId, out var hint)) Changed?.Invoke(hint);
    }

    private static JobHint HintOf(JobRecord job) => new(job.Id, job.ProjectId, job.CreatedById);

    private static JobKey KeyOf(long jobId) => new($"{jobId}", "recorded");

    private async Task ScheduleAsync(long jobId, string kind)
    {
        var queue = JobQueue.Of(kind);
        // The row is there; the node that serves the queue finds it.
        if (!roles.Serves(queue)) return;
        var scheduler = await schedulers.GetScheduler();
        var job = JobBuilder.Create<RecordedJob>().WithIdentity(KeyOf(jobId)).RequestRecovery().Build();
        await scheduler.ScheduleJob(job, TriggerBuilder.Create().WithIdentity($"{jobId}", "recorded").WithExecutionGroup(queue).StartNow().Build());
    }
}

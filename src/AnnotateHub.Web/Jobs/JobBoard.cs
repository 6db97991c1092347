using System.Collections.Concurrent;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Jobs;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace AnnotateHub.Web.Jobs;

/// <summary>Puts long work on the board, cancels it, and tells pages how far it is.</summary>
public sealed class JobBoard(IDbContextFactory<AnnotateHubDb> databases, ISchedulerFactory schedulers, TimeProvider clock)
{
    private readonly ConcurrentDictionary<long, JobProgress> _latest = new();
    private readonly ConcurrentDictionary<long, CancellationTokenSource> _running = new();

    /// <summary>Raised with the job's key after every change, on any thread. Push is a hint: read the row for what is true.</summary>
    public event Action<long>? Changed;

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
        await ScheduleAsync(job.Id);
        Changed?.Invoke(job.Id);
        return job.Id;
    }

    /// <summary>Asks a job to stop; what it did so far stays.</summary>
    public async Task CancelAsync(long jobId)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.Jobs.Where(job => job.Id == jobId && job.State <= JobState.Running).ExecuteUpdateAsync(set => set.SetProperty(job => job.CancelRequested, true));
        if (_running.TryGetValue(jobId, out var source)) await source.CancelAsync();
        Changed?.Invoke(jobId);
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
        var unfinished = await db.Jobs.Where(job => job.State <= JobState.Running).OrderBy(job => job.Id).Select(job => job.Id).ToListAsync();
        var scheduler = await schedulers.GetScheduler();
        foreach (var id in unfinished)
            if (!await scheduler.Exists(KeyOf(id))) await ScheduleAsync(id);
    }

    internal CancellationTokenSource Begin(long jobId, CancellationToken stopping) =>
        _running[jobId] = CancellationTokenSource.CreateLinkedTokenSource(stopping);

    internal void Report(long jobId, JobProgress progress)
    {
        _latest[jobId] = progress;
        Changed?.Invoke(jobId);
    }

    internal void End(long jobId)
    {
        _latest.TryRemove(jobId, out _);
        if (_running.TryRemove(jobId, out var source)) source.Dispose();
        Changed?.Invoke(jobId);
    }

    private static JobKey KeyOf(long jobId) => new($"{jobId}", "recorded");

    private async Task ScheduleAsync(long jobId)
    {
        var scheduler = await schedulers.GetScheduler();
        var job = JobBuilder.Create<RecordedJob>().WithIdentity(KeyOf(jobId)).RequestRecovery().Build();
        await scheduler.ScheduleJob(job, TriggerBuilder.Create().WithIdentity($"{jobId}", "recorded").StartNow().Build());
    }
}

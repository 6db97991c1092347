using System.Collections.Concurrent;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data.Entities;
using Quartz;

namespace AnnotateHub.Web.Features.Jobs;

/// <summary>Puts long work on the board, cancels it, and tells pages how far it is.</summary>
public sealed class JobBoard(
    JobStore store,
    ISchedulerFactory schedulers,
    NodeRoles roles,
    JobLeaseWatch leases,
    JobLease lease,
    IClientNotifier notifier,
    TimeProvider clock
)
{
    private readonly ConcurrentDictionary<long, JobProgress> _latest = new();
    private readonly ConcurrentDictionary<long, CancellationTokenSource> _running = new();
    private readonly ConcurrentDictionary<long, JobChanged> _messages = new();

    /// <summary>When the row last said that a job that runs here is this node's.</summary>
    private readonly ConcurrentDictionary<long, long> _beats = new();

    public async Task<long> EnqueueAsync(string kind, string title, object payload, long? projectId = null, long? personId = null)
    {
        var job = await store.AddAsync(kind, title, payload, projectId, personId);
        await PutAsync(job);
        return job.Id;
    }

    /// <summary>The same unless one of the kind is unfinished or was put in since then, on any node.</summary>
    public async Task<long> EnqueueOnceAsync(
        string kind,
        string title,
        object payload,
        long? personId,
        DateTimeOffset? since,
        CancellationToken cancellationToken = default
    )
    {
        var (job, isNew) = await store.AddOnceAsync(kind, title, payload, personId, since, cancellationToken);
        if (isNew)
            await PutAsync(job);
        return job.Id;
    }

    /// <summary>Asks a job to stop; what it did so far stays.</summary>
    public async Task CancelAsync(long jobId)
    {
        var job = await store.RequestCancelAsync(jobId);
        if (_running.TryGetValue(jobId, out var source))
            await source.CancelAsync();
        if (job is not null)
            notifier.Publish(MessageOf(job));
    }

    /// <summary>Rate and time left of a running job; null between runs.</summary>
    public JobProgress? ProgressOf(long jobId) => _latest.GetValueOrDefault(jobId);

    /// <summary>
    /// Schedules what nobody is at work on: put in on another node, killed in the middle, or stopped between writing the row and
    /// scheduling it. What a living node has is left to it, and a job that is scheduled twice runs once all the same: its row
    /// is claimed (<see cref="RecordedJob"/>).
    /// </summary>
    public async Task RecoverAsync()
    {
        var scheduler = await schedulers.GetScheduler();
        foreach (var job in await store.UnfinishedAsync())
            if (leases.IsFree(job) && !_running.ContainsKey(job.Id) && !await scheduler.Exists(KeyOf(job.Id)))
                await ScheduleAsync(job.Id, job.Kind);
    }

    internal CancellationTokenSource Begin(JobRecord job, CancellationToken stopping)
    {
        _messages[job.Id] = MessageOf(job);
        _beats[job.Id] = clock.GetTimestamp();
        return _running[job.Id] = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    }

    /// <summary>Stops a job whose row says so: it may have been asked for on another node.</summary>
    internal async Task CheckCancellationAsync(long jobId)
    {
        if (await store.IsCancelRequestedAsync(jobId) && _running.TryGetValue(jobId, out var source))
            await source.CancelAsync();
    }

    /// <summary>Says that this node is at work on a job, and stops it where it is another's, or may soon be.</summary>
    internal async Task BeatAsync(long jobId)
    {
        if (leases.IsAlone || !_running.TryGetValue(jobId, out var source))
            return;
        try
        {
            if (await store.BeatAsync(jobId))
            {
                _beats[jobId] = clock.GetTimestamp();
                return;
            }
        }
        catch (System.Data.Common.DbException) when (!IsOverdue(jobId))
        {
            return;
        }

        _beats.TryRemove(jobId, out _);
        await source.CancelAsync();
    }

    /// <summary>Whether this node may still say how a job of its own ends.</summary>
    internal bool Holds(long jobId) => leases.IsAlone || _beats.ContainsKey(jobId);

    internal void Report(long jobId, JobProgress progress)
    {
        _latest[jobId] = progress;
        if (_messages.TryGetValue(jobId, out var message))
            notifier.Publish(message);
    }

    internal void End(long jobId)
    {
        _latest.TryRemove(jobId, out _);
        _beats.TryRemove(jobId, out _);
        if (_running.TryRemove(jobId, out var source))
            source.Dispose();
        if (_messages.TryRemove(jobId, out var message))
            notifier.Publish(message);
    }

    private async Task PutAsync(JobRecord job)
    {
        _messages[job.Id] = MessageOf(job);
        await ScheduleAsync(job.Id, job.Kind);
        notifier.Publish(MessageOf(job));
    }

    private bool IsOverdue(long jobId) => _beats.TryGetValue(jobId, out var last) && clock.GetElapsedTime(last) >= lease.GiveUp;

    private static JobChanged MessageOf(JobRecord job) => new(job.Id, job.ProjectId, job.CreatedById);

    private static JobKey KeyOf(long jobId) => new($"{jobId}", "recorded");

    private async Task ScheduleAsync(long jobId, string kind)
    {
        var queue = JobQueue.For(kind);
        // The row is there; the node that serves the queue finds it.
        if (!roles.Serves(queue))
            return;
        var scheduler = await schedulers.GetScheduler();
        var job = JobBuilder.Create<RecordedJob>().WithIdentity(KeyOf(jobId)).RequestRecovery().Build();
        try
        {
            await scheduler.ScheduleJob(
                job,
                TriggerBuilder.Create().WithIdentity($"{jobId}", "recorded").WithExecutionGroup(queue).StartNow().Build()
            );
        }
        catch (ObjectAlreadyExistsException)
        {
            // The row was found by the look-out for waiting jobs a moment before whoever wrote it came to this.
        }
    }
}

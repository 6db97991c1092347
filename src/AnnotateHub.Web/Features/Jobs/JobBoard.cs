using System.Collections.Concurrent;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data.Entities;
using Quartz;

namespace AnnotateHub.Web.Features.Jobs;

/// <summary>Puts long work on the board, cancels it, and tells pages how far it is.</summary>
public sealed class JobBoard(JobStore store, ISchedulerFactory schedulers, NodeRoles roles, IClientNotifier notifier)
{
    private readonly ConcurrentDictionary<long, JobProgress> _latest = new();
    private readonly ConcurrentDictionary<long, CancellationTokenSource> _running = new();
    private readonly ConcurrentDictionary<long, JobChanged> _messages = new();

    public async Task<long> EnqueueAsync(string kind, string title, object payload, long? projectId = null, long? personId = null)
    {
        var job = await store.AddAsync(kind, title, payload, projectId, personId);
        _messages[job.Id] = MessageOf(job);
        await ScheduleAsync(job.Id, job.Kind);
        notifier.Publish(MessageOf(job));
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
    /// Schedules what an earlier run of the server left unfinished: killed in the middle, or stopped between writing the row
    /// and scheduling it. A job that Quartz recovers by itself runs once all the same (<see cref="RecordedJob"/>).
    /// </summary>
    public async Task RecoverAsync()
    {
        var scheduler = await schedulers.GetScheduler();
        foreach (var job in await store.UnfinishedAsync())
            if (!await scheduler.Exists(KeyOf(job.Id)))
                await ScheduleAsync(job.Id, job.Kind);
    }

    internal CancellationTokenSource Begin(JobRecord job, CancellationToken stopping)
    {
        _messages[job.Id] = MessageOf(job);
        return _running[job.Id] = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    }

    /// <summary>Stops a job whose row says so: it may have been asked for on another node.</summary>
    internal async Task CheckCancellationAsync(long jobId)
    {
        if (await store.IsCancelRequestedAsync(jobId) && _running.TryGetValue(jobId, out var source))
            await source.CancelAsync();
    }

    internal void Report(long jobId, JobProgress progress)
    {
        _latest[jobId] = progress;
        if (_messages.TryGetValue(jobId, out var message))
            notifier.Publish(message);
    }

    internal void End(long jobId)
    {
        _latest.TryRemove(jobId, out _);
        if (_running.TryRemove(jobId, out var source))
            source.Dispose();
        if (_messages.TryRemove(jobId, out var message))
            notifier.Publish(message);
    }

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
        await scheduler.ScheduleJob(
            job,
            TriggerBuilder.Create().WithIdentity($"{jobId}", "recorded").WithExecutionGroup(queue).StartNow().Build()
        );
    }
}

using AnnotateHub.Application.Access;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Kernel.Measures;
using AnnotateHub.Data.Entities;
using Quartz;

namespace AnnotateHub.Web.Features.Jobs;

/// <summary>What Quartz runs: takes a job's row, finds its handler, keeps the row true.</summary>
[DisallowConcurrentExecution]
public sealed class RecordedJob(
    JobStore store,
    ProjectAccess access,
    JobBoard board,
    IEnumerable<IJobHandler> handlers,
    JobLease lease,
    TimeProvider clock,
    IHostApplicationLifetime lifetime,
    ILogger<RecordedJob> log
) : IJob
{
    /// <summary>How often progress reaches the row; pages hear every report at once.</summary>
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var id = long.Parse(context.JobDetail.Key.Name);
        var job = await store.StartAsync(id, CancellationToken.None);
        if (job is null)
            return;
        var handler = handlers.FirstOrDefault(jobHandler => jobHandler.Kind == job.Kind);
        if (handler is null)
        {
            await FinishAsync(
                id,
                JobState.Failed,
                JobOutcome.Failed($"This server knows no job of kind '{job.Kind}'. It was made by another version.")
            );
            return;
        }

        if (
            job.ProjectId is { } project
            && !handler.OnlyReads
            && await access.GetArchiveDenialAsync(project, CancellationToken.None) is { } archived
        )
        {
            await EndAsync(handler, job, JobState.Failed, JobOutcome.Failed(archived));
            return;
        }

        using var span = ServerTrace.Source.StartActivity($"job {job.Kind}");
        var stop = board.Begin(job, lifetime.ApplicationStopping);
        try
        {
            // Asked between the row being written and the job being taken.
            if (job.CancelRequested)
                await stop.CancelAsync();
            using var watch = clock.CreateTimer(_ => _ = BeatAsync(id), null, lease.Beat, lease.Beat);
            var outcome = await handler.RunAsync(job, new RowProgress(this, board, id, clock), stop.Token);
            await EndAsync(handler, job, outcome.Succeeded ? JobState.Succeeded : JobState.Failed, outcome);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped with the server: the row stays unfinished, and the next start or another node goes on.
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                await TryReleaseAsync(id);
            else if (board.Holds(id))
                await EndAsync(handler, job, JobState.Cancelled, JobOutcome.Failed("Cancelled. What was done before that stays."));
        }
        catch (Exception fault)
        {
            log.LogError(fault, "Job {Job} ({Kind}) failed", id, job.Kind);
            await EndAsync(
                handler,
                job,
                JobState.Failed,
                JobOutcome.Failed($"It stopped on an unexpected fault: {fault.Message} The server's log has the details.")
            );
        }
        finally
        {
            board.End(id);
        }
    }

    /// <summary>Keeps the job this node's, and asks whether somebody on another wants it to stop.</summary>
    private async Task BeatAsync(long id)
    {
        try
        {
            await board.BeatAsync(id);
            await board.CheckCancellationAsync(id);
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or ObjectDisposedException)
        {
            log.LogWarning(fault, "Whether job {Job} is to stop could not be read; it is asked again soon", id);
        }
    }

    private async Task TryReleaseAsync(long id)
    {
        try
        {
            await store.ReleaseAsync(id, CancellationToken.None);
        }
        catch (System.Data.Common.DbException fault)
        {
            log.LogWarning(fault, "That job {Job} waits for another node could not be written; it is taken when this one is silent", id);
        }
    }

    private async Task EndAsync(IJobHandler handler, JobRecord job, JobState state, JobOutcome outcome)
    {
        if (!await FinishAsync(job.Id, state, outcome))
        {
            log.LogWarning("Another node has taken job {Job} over; how it ended here counts for nothing", job.Id);
            return;
        }

        try
        {
            await handler.EndedAsync(job);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.LogWarning(fault, "Job {Job} ended and could not throw away all its files; they are swept later", job.Id);
        }
    }

    private Task<bool> FinishAsync(long id, JobState state, JobOutcome outcome) =>
        store.FinishAsync(id, state, outcome.Message, outcome.Result, board.ProgressOf(id));

    private async Task WriteAsync(long id, JobProgress progress)
    {
        if (await store.WriteProgressAsync(id, progress) is { } fault)
            log.LogWarning(fault, "Progress of job {Job} could not be written; the next report tries again", id);
    }

    private sealed class RowProgress(RecordedJob owner, JobBoard board, long id, TimeProvider clock) : IProgress<JobProgress>
    {
        private long _written = clock.GetTimestamp();

        public void Report(JobProgress value)
        {
            board.Report(id, value);
            var last = Interlocked.Read(ref _written);
            if (clock.GetElapsedTime(last) < WriteEvery || Interlocked.CompareExchange(ref _written, clock.GetTimestamp(), last) != last)
                return;
            _ = owner.WriteAsync(id, value);
        }
    }
}

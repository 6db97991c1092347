using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Jobs;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace AnnotateHub.Web.Jobs;

/// <summary>What Quartz runs: takes a job's row, finds its handler, keeps the row true.</summary>
[DisallowConcurrentExecution]
public sealed class RecordedJob(
    IDbContextFactory<AnnotateHubDb> databases, JobBoard board, IEnumerable<IJobHandler> handlers, TimeProvider clock,
    IHostApplicationLifetime lifetime, ILogger<RecordedJob> log) : IJob
{
    /// <summary>How often progress reaches the row; pages hear every report at once.</summary>
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(1);

    /// <summary>How often a row is asked whether somebody on another node wants its job to stop.</summary>
    private static readonly TimeSpan HeedEvery = TimeSpan.FromSeconds(2);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var id = long.Parse(context.JobDetail.Key.Name);
        var job = await TakeAsync(id);
        if (job is null) return;
        var handler = handlers.FirstOrDefault(item => item.Kind == job.Kind);
        if (handler is null)
        {
            await FinishAsync(id, JobState.Failed, JobOutcome.Failed($"This server knows no job of kind '{job.Kind}'. It was made by another version."));
            return;
        }

        var stop = board.Begin(job, lifetime.ApplicationStopping);
        try
        {
            // Asked between the row being written and the job being taken.
            if (job.CancelRequested) await stop.CancelAsync();
            using var watch = clock.CreateTimer(_ => _ = HeedAsync(id), null, HeedEvery, HeedEvery);
            var outcome = await handler.RunAsync(job, new RowProgress(this, board, id, clock), stop.Token);
            await EndAsync(handler, job, outcome.Succeeded ? JobState.Succeeded : JobState.Failed, outcome);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped with the server: the row stays unfinished, and the next start goes on.
            if (!lifetime.ApplicationStopping.IsCancellationRequested)
                await EndAsync(handler, job, JobState.Cancelled, JobOutcome.Failed("Cancelled. What was done before that stays."));
        }
        catch (Exception fault)
        {
            log.LogError(fault, "Job {Job} ({Kind}) failed", id, job.Kind);
            await EndAsync(handler, job, JobState.Failed, JobOutcome.Failed($"It stopped on an unexpected fault: {fault.Message} The server's log has the details."));
        }
        finally
        {
            board.End(id);
        }
    }

    private async Task HeedAsync(long id)
    {
        try
        {
            await board.HeedAsync(id);
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or ObjectDisposedException)
        {
            log.LogWarning(fault, "Whether job {Job} is to stop could not be read; it is asked again soon", id);
        }
    }

    private async Task<JobRecord?> TakeAsync(long id)
    {
        await using var db = await databases.CreateDbContextAsync();
        var job = await db.Jobs.SingleOrDefaultAsync(item => item.Id == id);
        if (job is null or { State: > JobState.Running }) return null;
        job.State = JobState.Running;
        job.StartedAt ??= clock.GetUtcNow();
        job.Message = "Running.";
        await db.SaveChangesAsync();
        return job;
    }

    private async Task EndAsync(IJobHandler handler, JobRecord job, JobState state, JobOutcome outcome)
    {
        await FinishAsync(job.Id, state, outcome);
        try
        {
            await handler.EndedAsync(job);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.LogWarning(fault, "Job {Job} ended and could not throw away all its files; they are swept later", job.Id);
        }
    }

    private async Task FinishAsync(long id, JobState state, JobOutcome outcome)
    {
        await using var db = await databases.CreateDbContextAsync();
        var job = await db.Jobs.SingleAsync(item => item.Id == id);
        if (board.ProgressOf(id) is { } last) (job.Done, job.Total) = (last.Done, last.Total);
        (job.State, job.Message, job.FinishedAt) = (state, outcome.Message, clock.GetUtcNow());
        job.Result = outcome.Result is null ? null : JobPayload.Write(outcome.Result);
        await db.SaveChangesAsync();
    }

    private async Task WriteAsync(long id, JobProgress progress)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync();
            await db.Jobs.Where(job => job.Id == id && job.State == JobState.Running).ExecuteUpdateAsync(set => set
                .SetProperty(job => job.Done, progress.Done).SetProperty(job => job.Total, progress.Total).SetProperty(job => job.Message, progress.Message));
        }
        catch (Exception fault) when (fault is DbUpdateException or Microsoft.Data.Sqlite.SqliteException)
        {
            log.LogWarning(fault, "Progress of job {Job} could not be written; the next report tries again", id);
        }
    }

    private sealed class RowProgress(RecordedJob owner, JobBoard board, long id, TimeProvider clock) : IProgress<JobProgress>
    {
        private long _written = clock.GetTimestamp();

        public void Report(JobProgress value)
        {
            board.Report(id, value);
            var last = Interlocked.Read(ref _written);
            if (clock.GetElapsedTime(last) < WriteEvery || Interlocked.CompareExchange(ref _written, clock.GetTimestamp(), last) != last) return;
            _ = owner.WriteAsync(id, value);
        }
    }
}

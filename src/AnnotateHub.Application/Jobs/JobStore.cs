using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Jobs;

/// <summary>Rows of jobs, for what runs them; people read them through <see cref="JobQueries"/>.</summary>
public sealed class JobStore(IDbContextFactory<AnnotateHubDb> databases, TimeProvider clock)
{
    public async Task<JobRecord> AddAsync(
        string kind,
        string title,
        object payload,
        long? projectId,
        long? personId,
        CancellationToken cancellationToken = default
    )
    {
        var job = new JobRecord
        {
            Kind = kind,
            Title = title,
            Payload = JobPayload.Write(payload),
            ProjectId = projectId,
            CreatedById = personId,
            CreatedAt = clock.GetUtcNow(),
            Message = "Waiting for its turn.",
        };
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.Jobs.Add(job);
        await db.SaveChangesAsync(cancellationToken);
        return job;
    }

    /// <summary>Writes down that an unfinished job is to stop.</summary>
    /// <returns>The row as it is now; null where there is none.</returns>
    public async Task<JobRecord?> RequestCancelAsync(long jobId, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db
            .Jobs.Where(job => job.Id == jobId && job.State <= JobState.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.CancelRequested, true), cancellationToken);
        return await db.Jobs.AsNoTracking().SingleOrDefaultAsync(job => job.Id == jobId, cancellationToken);
    }

    public async Task<bool> IsCancelRequestedAsync(long jobId, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.AnyAsync(job => job.Id == jobId && job.CancelRequested, cancellationToken);
    }

    /// <summary>What waits or runs, oldest first.</summary>
    /// <param name="kind">Null for all kinds.</param>
    public async Task<IReadOnlyList<JobRecord>> UnfinishedAsync(string? kind = null, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db
            .Jobs.AsNoTracking()
            .Where(job => job.State <= JobState.Running && (kind == null || job.Kind == kind))
            .OrderBy(job => job.Id)
            .ToListAsync(cancellationToken);
    }

    /// <summary>How much of each kind has not ended, and since when the oldest of it waits or runs.</summary>
    public async Task<IReadOnlyList<UnfinishedJobs>> MeasureAsync(CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db
            .Jobs.AsNoTracking()
            .Where(job => job.State <= JobState.Running)
            .Select(job => new
            {
                job.Kind,
                job.State,
                job.CreatedAt,
                job.StartedAt,
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.GroupBy(job => (job.Kind, IsRunning: job.State == JobState.Running))
                .Select(group => new UnfinishedJobs(
                    group.Key.Kind,
                    group.Key.IsRunning,
                    group.Count(),
                    group.Min(job => group.Key.IsRunning ? job.StartedAt ?? job.CreatedAt : job.CreatedAt)
                )),
        ];
    }

    /// <summary>Whether somebody ever cancelled a job of this kind.</summary>
    public async Task<bool> WasCancelledAsync(string kind, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.AnyAsync(job => job.Kind == kind && job.State == JobState.Cancelled, cancellationToken);
    }

    /// <summary>Whether a job of this kind ever ended in one of these states.</summary>
    public async Task<bool> HasEndedAsync(string kind, params JobState[] states)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.Jobs.AnyAsync(job => job.Kind == kind && states.Contains(job.State));
    }

    /// <summary>Marks a job as running; null where it is gone or has ended already.</summary>
    public async Task<JobRecord?> StartAsync(long jobId, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var job = await db.Jobs.SingleOrDefaultAsync(jobRecord => jobRecord.Id == jobId, cancellationToken);
        if (job is null or { State: > JobState.Running })
            return null;
        job.State = JobState.Running;
        job.StartedAt ??= clock.GetUtcNow();
        job.Message = "Running.";
        await db.SaveChangesAsync(cancellationToken);
        return job;
    }

    /// <param name="last">The last progress that was reported, if any.</param>
    /// <param name="result">Kept as JSON for the page that shows the details.</param>
    public async Task FinishAsync(
        long jobId,
        JobState state,
        string message,
        object? result,
        JobProgress? last,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var job = await db.Jobs.SingleAsync(jobRecord => jobRecord.Id == jobId, cancellationToken);
        if (last is not null)
            (job.Done, job.Total) = (last.Done, last.Total);
        (job.State, job.Message, job.FinishedAt) = (state, message, clock.GetUtcNow());
        job.Result = result is null ? null : JobPayload.Write(result);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Keeps how far a running job is.</summary>
    /// <returns>Null, or why it could not be written; the next report tries again.</returns>
    public async Task<Exception?> WriteProgressAsync(long jobId, JobProgress progress, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await db
                .Jobs.Where(job => job.Id == jobId && job.State == JobState.Running)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(job => job.Done, progress.Done)
                            .SetProperty(job => job.Total, progress.Total)
                            .SetProperty(job => job.Message, progress.Message),
                    cancellationToken
                );
            return null;
        }
        catch (Exception fault) when (fault is DbUpdateException or System.Data.Common.DbException)
        {
            return fault;
        }
    }
}

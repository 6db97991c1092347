using System.Data;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Jobs;

/// <summary>Rows of jobs, for what runs them; people read them through <see cref="JobQueries"/>.</summary>
public sealed class JobStore(IDbContextFactory<AnnotateHubDb> databases, JobNode self, JobLeaseWatch leases, TimeProvider clock)
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
        var job = RowOf(kind, title, payload, projectId, personId);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.Jobs.Add(job);
        await db.SaveChangesAsync(cancellationToken);
        return job;
    }

    /// <summary>The job of this kind that is unfinished or was put in since then, whichever node did it; else a new one.</summary>
    /// <returns>Its row, and whether it is new.</returns>
    public async Task<(JobRecord Job, bool IsNew)> AddOnceAsync(
        string kind,
        string title,
        object payload,
        long? personId,
        DateTimeOffset? since,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        var known = await db
            .Jobs.AsNoTracking()
            .Where(job => job.Kind == kind && (job.State <= JobState.Running || job.CreatedAt >= since))
            .OrderBy(job => job.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (known is not null)
            return (known, false);
        var job = RowOf(kind, title, payload, null, personId);
        db.Jobs.Add(job);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (job, true);
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

    /// <summary>
    /// Takes a job for this node and marks it as running; null where it is gone, has ended, or another node is at work on it. Of several
    /// nodes that try, one gets it.
    /// </summary>
    public async Task<JobRecord?> StartAsync(long jobId, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (alone, lapsed, now) = (leases.IsAlone, leases.LapsedHolder(jobId) ?? default, clock.GetUtcNow());
        var claimed = await db
            .Jobs.Where(job => job.Id == jobId)
            .Where(job =>
                job.State == JobState.Queued
                || (
                    job.State == JobState.Running
                    && (alone || job.Node == null || job.Node == self.Id || (job.Node == lapsed.Node && job.Beat == lapsed.Beat))
                )
            )
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(job => job.State, JobState.Running)
                        .SetProperty(job => job.Node, self.Id)
                        .SetProperty(job => job.Beat, job => job.Beat + 1)
                        .SetProperty(job => job.StartedAt, job => job.StartedAt ?? now)
                        .SetProperty(job => job.Message, "Running."),
                cancellationToken
            );
        leases.Forget(jobId);
        return claimed == 0 ? null : await db.Jobs.AsNoTracking().SingleOrDefaultAsync(job => job.Id == jobId, cancellationToken);
    }

    /// <summary>Says that this node is still at work on the job; false where it is not its job any more.</summary>
    public async Task<bool> BeatAsync(long jobId, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db
                .Jobs.Where(job => job.Id == jobId && job.State == JobState.Running && job.Node == self.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(job => job.Beat, job => job.Beat + 1), cancellationToken) == 1;
    }

    /// <summary>Leaves a job unfinished, for whoever takes it next.</summary>
    public async Task ReleaseAsync(long jobId, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db
            .Jobs.Where(job => job.Id == jobId && job.State == JobState.Running && job.Node == self.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.Node, (string?)null), cancellationToken);
    }

    /// <param name="last">The last progress that was reported, if any.</param>
    /// <param name="result">Kept as JSON for the page that shows the details.</param>
    /// <returns>False where another node has taken the job over: how it ends is for that one to say.</returns>
    public async Task<bool> FinishAsync(
        long jobId,
        JobState state,
        string message,
        object? result,
        JobProgress? last,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var job = await db.Jobs.SingleAsync(jobRecord => jobRecord.Id == jobId, cancellationToken);
        if (!leases.IsAlone && job.Node is { } node && node != self.Id)
            return false;
        if (last is not null)
            (job.Done, job.Total) = (last.Done, last.Total);
        (job.State, job.Message, job.FinishedAt) = (state, message, clock.GetUtcNow());
        job.Result = result is null ? null : JobPayload.Write(result);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Keeps how far a running job is.</summary>
    /// <returns>Null, or why it could not be written; the next report tries again.</returns>
    public async Task<Exception?> WriteProgressAsync(long jobId, JobProgress progress, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await db
                .Jobs.Where(job => job.Id == jobId && job.State == JobState.Running && job.Node == self.Id)
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

    private JobRecord RowOf(string kind, string title, object payload, long? projectId, long? personId) =>
        new()
        {
            Kind = kind,
            Title = title,
            Payload = JobPayload.Write(payload),
            ProjectId = projectId,
            CreatedById = personId,
            CreatedAt = clock.GetUtcNow(),
            Message = "Waiting for its turn.",
        };
}

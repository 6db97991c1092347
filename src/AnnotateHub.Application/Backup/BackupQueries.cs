using System.Text.Json;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Backup;

/// <summary>The backups of the server as administrators read them.</summary>
public sealed class BackupQueries(
    IDbContextFactory<AnnotateHubDb> database,
    BackupService backups,
    BackupSettings settings,
    ServerIdentity server
)
{
    public const int MaxLines = 30;

    public async Task<bool> MayAsync(long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.Users.AnyAsync(person => person.Id == personId && person.IsAdministrator, cancellationToken);
    }

    /// <summary>Null for who is no administrator.</summary>
    public async Task<BackupOverview?> ReadAsync(long personId, CancellationToken cancellationToken = default)
    {
        if (!await MayAsync(personId, cancellationToken))
            return null;
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var jobs = await db
            .Jobs.AsNoTracking()
            .Where(job => job.Kind == JobKinds.Backup)
            .OrderByDescending(job => job.Id)
            .Take(MaxLines)
            .ToListAsync(cancellationToken);
        return new BackupOverview(
            settings,
            backups.Folder,
            backups.SecondFolder,
            jobs.LastOrDefault(job => job.State <= JobState.Running),
            [.. jobs.Where(job => job.State > JobState.Running).Select(job => new BackupLine(job, ResultOf(job)))],
            BackupFile.ListIn(backups.Folder, server.Id)
        );
    }

    /// <summary>When the last backup that was asked for by the schedule or a person ended, however; null where there was none.</summary>
    public async Task<DateTimeOffset?> LastEndAsync(CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db
            .Jobs.Where(job => job.Kind == JobKinds.Backup && job.State > JobState.Running)
            .OrderByDescending(job => job.Id)
            .Select(job => job.FinishedAt)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private static BackupResult? ResultOf(JobRecord job) =>
        job.Result is { } result ? JsonSerializer.Deserialize<BackupResult>(result, JsonSerializerOptions.Web) : null;
}

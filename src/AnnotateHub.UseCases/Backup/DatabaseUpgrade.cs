using AnnotateHub.Data;
using AnnotateHub.UseCases.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AnnotateHub.UseCases.Backup;

/// <summary>Brings the database to this version of the program, keeping a copy of what was there. Server and command line both call it at start.</summary>
public sealed class DatabaseUpgrade(
    DataFolder folder, IDbContextFactory<AnnotateHubDb> database, TimeProvider clock, ILogger<DatabaseUpgrade> log)
{
    /// <summary>Creates or migrates the database. An existing file is copied into <c>backups/</c> before its first pending migration.</summary>
    /// <returns>Path of the copy, or null when none was needed.</returns>
    /// <exception cref="InvalidOperationException">The database was written by a newer version of the program.</exception>
    public async Task<string?> RunAsync(CancellationToken cancel = default)
    {
        var existed = File.Exists(folder.DatabaseFile) && new FileInfo(folder.DatabaseFile).Length > 0;
        await using var db = await database.CreateDbContextAsync(cancel);
        string? copy = null;
        if (existed)
        {
            var applied = (await db.Database.GetAppliedMigrationsAsync(cancel)).ToList();
            var known = db.Database.GetMigrations().ToHashSet();
            if (applied.FirstOrDefault(migration => !known.Contains(migration)) is { } newer)
                throw new InvalidOperationException(
                    $"'{folder.DatabaseFile}' has the migration '{newer}', which this version of AnnotateHub does not know; start the version that made it, or restore an older backup.");
            var pending = db.Database.GetMigrations().Except(applied).ToList();
            if (pending.Count == 0) return null;
            copy = Path.Combine(folder.Backups, $"before-{pending[0]}-{clock.GetUtcNow():yyyyMMdd-HHmmss}.db");
            DatabaseCopy.Make(folder.DatabaseFile, copy);
            log.LogInformation("The database was copied to {Copy} before {Count} migrations", copy, pending.Count);
        }

        await db.Database.MigrateAsync(cancel);
        return copy;
    }
}

using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AnnotateHub.Application.Backup;

/// <summary>Brings the database to this version of the program, keeping a copy of what was there. Server and command line both call it at
/// start.</summary>
public sealed class DatabaseUpgrade(
    DataFolder folder,
    DatabaseSource source,
    IDbContextFactory<AnnotateHubDb> database,
    TimeProvider clock,
    ILogger<DatabaseUpgrade> log
)
{
    /// <summary>Creates or migrates the database. An existing file is copied into <c>backups/</c> before its first pending
    /// migration.</summary>
    /// <returns>Path of the copy, or null when none was needed.</returns>
    /// <exception cref="DataFolderException">The folder's database is missing, damaged, another program's or a newer version's.</exception>
    public Task<string?> RunAsync(CancellationToken cancellationToken = default) => RunAsync(startsNew: false, cancellationToken);

    /// <summary>The same, also where the folder holds what an earlier installation left without its database.</summary>
    public Task<string?> StartNewAsync(CancellationToken cancellationToken = default) => RunAsync(startsNew: true, cancellationToken);

    private async Task<string?> RunAsync(bool startsNew, CancellationToken cancellationToken)
    {
        try
        {
            if (source.Provider == DatabaseProvider.Postgres)
                return await UpgradePostgresAsync(startsNew, cancellationToken);
            return await UpgradeAsync(DatabaseFile.IsThere(folder, startsNew), cancellationToken);
        }
        catch (NpgsqlException fault)
        {
            throw PostgresDatabase.Unusable(source, fault);
        }
        catch (SqliteException damage)
        {
            throw DatabaseFile.Unusable(folder, damage);
        }
    }

    private async Task<string?> UpgradeAsync(bool existed, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        string? copy = null;
        if (existed)
        {
            var pending = await PendingAsync(db, $"'{folder.DatabaseFile}'", cancellationToken);
            if (pending.Count == 0)
                return null;
            copy = Path.Combine(folder.Backups, $"before-{pending[0]}-{clock.GetUtcNow():yyyyMMdd-HHmmss}.db");
            DatabaseCopy.Make(folder.DatabaseFile, copy);
            log.LogInformation("The database was copied to {Copy} before {Count} migrations", copy, pending.Count);
        }

        await db.Database.MigrateAsync(cancellationToken);
        await database.RefreshStatisticsAsync(cancellationToken);
        return copy;
    }

    /// <summary>EF lets one server migrate at a time; the others find nothing left to do.</summary>
    private async Task<string?> UpgradePostgresAsync(bool startsNew, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var isNew = !await PostgresDatabase.IsOursAsync(db, cancellationToken);
        if (isNew && !startsNew)
            PostgresDatabase.ThrowIfLeftBehind(folder, source);
        var pending = isNew ? [.. db.Database.GetMigrations()] : await PendingAsync(db, $"the {source.Place}", cancellationToken);
        if (pending.Count > 0)
        {
            if (!isNew)
                log.LogWarning("The {Place} gets {Count} migrations; to go back, restore a backup", source.Place, pending.Count);
            // Else EF asks a table that is not there and logs the refusal as a fault.
            await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
            await db.Database.MigrateAsync(cancellationToken);
            await database.RefreshStatisticsAsync(cancellationToken);
        }

        if (!await ImageNameSearch.EnsureIndexAsync(db, cancellationToken))
            log.LogWarning(
                "Searches read every image name of a project: {Place} has no extension pg_trgm and this account may not make it. Its "
                    + "administrator can: CREATE EXTENSION pg_trgm; the next start makes the index",
                source.Place
            );
        PostgresDatabase.Claim(folder, source);
        return null;
    }

    /// <summary>What the database still lacks; only of one that is there.</summary>
    /// <param name="name">As it stands in a sentence.</param>
    /// <exception cref="DataFolderException">It is of a newer version.</exception>
    internal static async Task<IReadOnlyList<string>> PendingAsync(AnnotateHubDb db, string name, CancellationToken cancellationToken)
    {
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        var known = db.Database.GetMigrations().ToHashSet();
        if (applied.FirstOrDefault(migration => !known.Contains(migration)) is { } newer)
            throw new DataFolderException(
                $"In {name} is the migration '{newer}', which this version of AnnotateHub does not know; start the version that made "
                    + "it, or restore an older backup."
            );
        return [.. db.Database.GetMigrations().Except(applied)];
    }
}

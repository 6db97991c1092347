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

        await MigrateAtOnceAsync(db, cancellationToken);
        await database.RefreshStatisticsAsync(cancellationToken);
        return copy;
    }

    /// <summary>
    /// All migrations in one transaction. EF's own way marks by a row that somebody migrates, for which it waits without end where that
    /// process was killed, and makes tables anew outside of transactions: a power cut in the middle left a database that no version could
    /// start with. Here it is as it was before, or whole. Another process waits for the transaction and finds nothing left to do.
    /// </summary>
    private async Task MigrateAtOnceAsync(AnnotateHubDb db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        // Within a transaction this says nothing any more; the migrations that make tables anew ask for it.
        await ExecuteAsync(connection, null, "PRAGMA foreign_keys=OFF", cancellationToken);
        await using (var transaction = connection.BeginTransaction(System.Data.IsolationLevel.Serializable))
        {
            await db.Database.UseTransactionAsync(transaction, cancellationToken);
            var pending = await PendingAsync(db, $"'{folder.DatabaseFile}'", cancellationToken);
            foreach (var command in CommandsOf(db, pending))
                await ExecuteAsync(connection, transaction, command, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            await db.Database.UseTransactionAsync(null, cancellationToken);
        }

        await ExecuteAsync(connection, null, "PRAGMA foreign_keys=ON", cancellationToken);
        await db.Database.CloseConnectionAsync();
    }

    /// <summary>What EF's migrator would send, one after the other.</summary>
    private static IEnumerable<string> CommandsOf(AnnotateHubDb db, IReadOnlyList<string> pending)
    {
        var (assembly, history) = (db.GetService<IMigrationsAssembly>(), db.GetService<IHistoryRepository>());
        var (generator, models) = (db.GetService<IMigrationsSqlGenerator>(), db.GetService<IModelRuntimeInitializer>());
        yield return history.GetCreateIfNotExistsScript();
        foreach (var id in pending)
        {
            var migration = assembly.CreateMigration(assembly.Migrations[id], db.Database.ProviderName!);
            foreach (var command in generator.Generate(migration.UpOperations, models.Initialize(migration.TargetModel)))
                yield return command.CommandText;
            yield return history.GetInsertScript(new HistoryRow(id, ProductInfo.GetVersion()));
        }

        yield return "DROP TABLE IF EXISTS \"__EFMigrationsLock\"";
    }

    private static async Task ExecuteAsync(
        SqliteConnection connection,
        SqliteTransaction? transaction,
        string sql,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction, command.CommandTimeout) = (sql, transaction, 0);
        await command.ExecuteNonQueryAsync(cancellationToken);
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

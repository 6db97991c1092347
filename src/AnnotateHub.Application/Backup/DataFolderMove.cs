using System.Globalization;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AnnotateHub.Application.Backup;

/// <summary>Gives a data folder another database: its own SQLite file becomes a PostgreSQL database, or the other way round.</summary>
public static class DataFolderMove
{
    /// <summary>
    /// Moves and compares. The old SQLite file is then kept among the backups, so that no server finds it by mistake; an old PostgreSQL
    /// database stays as it is.
    /// </summary>
    /// <param name="postgres">The PostgreSQL database, which is the target or the source.</param>
    /// <exception cref="DataFolderException">A server is at work, there is nothing to move, or PostgreSQL cannot be used.</exception>
    /// <exception cref="DatabaseMoveException">The target holds something else, or something differs afterwards.</exception>
    public static async Task<DatabaseMoveReport> RunAsync(
        DataFolder folder,
        DatabaseSource postgres,
        DatabaseProvider to,
        TimeProvider clock,
        IProgress<(string Table, long Rows)>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        DataFolderLock.ThrowIfHeld(folder);
        var sqlite = new DatabaseSource(DatabaseProvider.Sqlite, folder.DatabaseFile);
        try
        {
            return to == DatabaseProvider.Postgres
                ? await ToPostgresAsync(folder, sqlite, postgres, clock, progress, cancellationToken)
                : await ToSqliteAsync(folder, sqlite, postgres, progress, cancellationToken);
        }
        catch (NpgsqlException fault)
        {
            throw PostgresDatabase.Unusable(postgres, fault);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
        }
    }

    private static async Task<DatabaseMoveReport> ToPostgresAsync(
        DataFolder folder,
        DatabaseSource sqlite,
        DatabaseSource postgres,
        TimeProvider clock,
        IProgress<(string Table, long Rows)>? progress,
        CancellationToken cancellationToken
    )
    {
        if (!DatabaseFile.IsThere(folder, startsNew: false))
            throw new DataFolderException($"'{folder.Root}' has no SQLite database to move; a new server makes its own in PostgreSQL.");
        await ThrowIfOldAsync(sqlite, cancellationToken);
        var report = await new DatabaseMove(sqlite, postgres).RunAsync(progress, cancellationToken);
        PostgresDatabase.Claim(folder, postgres);
        SqliteConnection.ClearAllPools();
        var stamp = clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        DatabaseCopy.Make(folder.DatabaseFile, Path.Combine(folder.Backups, $"before-move-to-postgres-{stamp}.db"));
        foreach (var companion in (string[])["", "-wal", "-shm"])
            File.Delete(folder.DatabaseFile + companion);
        return report;
    }

    private static async Task<DatabaseMoveReport> ToSqliteAsync(
        DataFolder folder,
        DatabaseSource sqlite,
        DatabaseSource postgres,
        IProgress<(string Table, long Rows)>? progress,
        CancellationToken cancellationToken
    )
    {
        await ThrowIfOldAsync(postgres, cancellationToken);
        var report = await new DatabaseMove(postgres, sqlite).RunAsync(progress, cancellationToken);
        PostgresDatabase.Release(folder);
        return report;
    }

    // Rows of an earlier version would not fit the tables of this one.
    private static async Task ThrowIfOldAsync(DatabaseSource source, CancellationToken cancellationToken)
    {
        if (await DatabaseMove.PendingMigrationsOfAsync(source, cancellationToken) > 0)
            throw new DataFolderException(
                $"The database to move is of an earlier version ({source.Place}). Start this version's server on it once, "
                    + "stop it, and move then."
            );
    }
}

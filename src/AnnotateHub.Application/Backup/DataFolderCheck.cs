using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AnnotateHub.Application.Backup;

/// <summary>Whether a server could start on a data folder, without starting one: nothing in it is made or changed.</summary>
public static class DataFolderCheck
{
    /// <param name="folder">From <see cref="DataFolder.Unmade"/>.</param>
    /// <param name="startsNew">As with <c>--new</c>.</param>
    /// <param name="source">Where the database is, if it is not in the folder.</param>
    public static async Task<DataFolderStanding> RunAsync(
        DataFolder folder,
        bool startsNew = false,
        DatabaseSource? source = null,
        CancellationToken cancellationToken = default
    )
    {
        var (faults, notes) = (new List<string>(), new List<string>());
        if (WriteFaultOf(folder) is { } unwritable)
            return new DataFolderStanding([unwritable], [], 0);
        if (!Directory.Exists(folder.Root))
            return new DataFolderStanding([], [$"The data folder '{folder.Root}' is not there; it is made at the start."], 0);
        if (DataFolderLock.HolderOf(folder) is { } holder)
            notes.Add($"'{folder.Root}' is in use by {holder}; a second server would not start.");
        var pending = 0;
        try
        {
            if (source is { Provider: DatabaseProvider.Postgres })
                pending = await PostgresMigrationsAsync(source, notes, cancellationToken);
            else if (!DatabaseFile.IsThere(folder, startsNew))
                notes.Add($"There is no database in '{folder.Root}'; a new installation begins at the start.");
            else
                pending = await MigrationsAsync(folder, notes, cancellationToken);
        }
        catch (DataFolderException fault)
        {
            faults.Add(fault.Message);
        }
        catch (NpgsqlException fault)
        {
            faults.Add(PostgresDatabase.Unusable(source!, fault).Message);
        }
        catch (SqliteException damage)
        {
            faults.Add(DatabaseFile.Unusable(folder, damage).Message);
        }

        return new DataFolderStanding(faults, notes, pending);
    }

    private static async Task<int> PostgresMigrationsAsync(DatabaseSource source, List<string> notes, CancellationToken cancellationToken)
    {
        var builder = new DbContextOptionsBuilder<AnnotateHubDb>();
        source.Configure(builder);
        await using var db = new AnnotateHubDb(builder.Options);
        if (!await PostgresDatabase.IsOursAsync(db, cancellationToken))
        {
            notes.Add($"The {source.Place} is empty; a new installation begins at the start.");
            return 0;
        }

        var pending = await DatabaseUpgrade.PendingAsync(db, $"the {source.Place}", cancellationToken);
        notes.Add(
            pending.Count == 0
                ? $"The {source.Place} is of this version."
                : $"The {source.Place} is of an earlier version: {pending.Count} "
                    + $"{(pending.Count == 1 ? "migration runs" : "migrations run")} at the start ({string.Join(", ", pending)})."
        );
        return pending.Count;
    }

    private static async Task<int> MigrationsAsync(DataFolder folder, List<string> notes, CancellationToken cancellationToken)
    {
        var options = (DbContextOptions<AnnotateHubDb>)
            new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(folder.DatabaseFile).Options;
        await using var db = new AnnotateHubDb(options);
        try
        {
            var pending = await DatabaseUpgrade.PendingAsync(db, $"'{folder.DatabaseFile}'", cancellationToken);
            notes.Add(
                pending.Count == 0
                    ? $"The database '{folder.DatabaseFile}' is of this version."
                    : $"The database '{folder.DatabaseFile}' is of an earlier version: {pending.Count} "
                        + $"{(pending.Count == 1 ? "migration runs" : "migrations run")} at the start ({string.Join(", ", pending)}), "
                        + $"after a copy of it was written to '{folder.Backups}'."
            );
            return pending.Count;
        }
        finally
        {
            DatabaseCopy.Release(folder.DatabaseFile);
        }
    }

    /// <summary>By writing a file of no bytes and taking it away again: rights alone do not tell of disks that are read-only.</summary>
    private static string? WriteFaultOf(DataFolder folder)
    {
        var place = folder.Root;
        while (!Directory.Exists(place))
            if (Path.GetDirectoryName(place) is { } parent)
                place = parent;
            else
                return $"There is no folder above '{folder.Root}'; name another data folder (--data).";
        var probe = Path.Combine(place, $".annotatehub-check-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"'{place}' cannot be written ({fault.Message.TrimEnd('.')}). Give the server's account the right to, or name another "
                + "data folder (--data).";
        }
    }
}

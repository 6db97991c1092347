using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Backup;

/// <summary>Checks a data folder without changing it: the database by SQLite's own checks and by what it says twice, every source file by
/// its hash.</summary>
public static class DataCheck
{
    /// <param name="source">Where the database is, if it is not in the folder.</param>
    /// <param name="objects">Where the source files are, if they are not in the folder. They are then compared with the store's list, and
    /// with the index of a restored backup.</param>
    /// <param name="readsObjects">Reads each of them too and compares it with its hash; of a folder that is always done.</param>
    /// <returns>What is wrong, a sentence each.</returns>
    /// <exception cref="DataFolderException">There is no database to check.</exception>
    public static async Task<DataCheckReport> RunAsync(
        string root,
        ProgressMeter? meter = null,
        DatabaseSource? source = null,
        IObjectStore? objects = null,
        bool readsObjects = false,
        CancellationToken cancellationToken = default
    )
    {
        if (!Directory.Exists(root))
            throw new DataFolderException($"There is no folder '{root}'.");
        var folder = new DataFolder(root);
        if (source is { Provider: DatabaseProvider.Postgres })
            return await CheckPostgresAsync(folder, source, objects, readsObjects, meter, cancellationToken);
        if (!DatabaseFile.IsThere(folder, startsNew: false))
            throw new DataFolderException($"'{folder.Root}' has no database yet; there is nothing to check.");
        return await CheckAsync(folder, folder.DatabaseFile, objects, readsObjects, meter, cancellationToken);
    }

    /// <summary>The same checks on a copy of one moment: reading every row for it is a check by itself.</summary>
    private static async Task<DataCheckReport> CheckPostgresAsync(
        DataFolder folder,
        DatabaseSource source,
        IObjectStore? objects,
        bool readsObjects,
        ProgressMeter? meter,
        CancellationToken cancellationToken
    )
    {
        var scratch = Directory.CreateTempSubdirectory("annotatehub-doctor-");
        var file = Path.Combine(scratch.FullName, "copy.db");
        try
        {
            await PostgresDatabase.CopyToFileAsync(source, file, holdsKeys: false, cancellationToken);
            var report = await CheckAsync(folder, file, objects, readsObjects, meter, cancellationToken);
            return report with { Notes = await PostgresDatabase.NotesAsync(source, cancellationToken) };
        }
        finally
        {
            DatabaseCopy.Release(file);
            scratch.Delete(recursive: true);
        }
    }

    private static async Task<DataCheckReport> CheckAsync(
        DataFolder folder,
        string databaseFile,
        IObjectStore? objects,
        bool readsObjects,
        ProgressMeter? meter,
        CancellationToken cancellationToken
    )
    {
        var faults = new List<string>();
        var damage = DatabaseCopy.Validate(databaseFile);
        if (damage is not null)
            faults.Add(
                $"The database is damaged: {damage}. Restore a backup ('annotatehub restore'); indexes alone are made anew by "
                    + "'annotatehub doctor --repair'."
            );
        var store = objects ?? new BlobStore(folder);
        var isFolder = store is BlobStore;
        var (known, count) = (new HashSet<string>(StringComparer.Ordinal), 0);
        var index = isFolder ? [] : await ObjectIndex.ReadAsync(folder, cancellationToken);
        await foreach (var stored in store.ListAsync(cancellationToken))
        {
            count += known.Add(stored.Hash) ? 1 : 0;
            if (index.Remove(stored.Hash, out var bytes) && bytes != stored.Bytes)
                faults.Add($"The source file {stored.Hash} in {store.Place} has {stored.Bytes} bytes, the backup's index says {bytes}.");
            if (!isFolder && !readsObjects)
                continue;
            if (!await store.IsWholeAsync(stored.Hash, cancellationToken))
                faults.Add($"The source file {NameOf(store, stored.Hash)} does not have the content that it was stored with; restore it.");
            meter?.Advance("Comparing source files with their hashes.");
        }

        // A server that went on since may have deleted some of them.
        if (index.Count > 0 && await ObjectIndex.WantedAsync(databaseFile, cancellationToken) is { } wanted)
            foreach (var hash in index.Keys.Where(hash => !wanted.Contains(hash)).ToList())
                index.Remove(hash);
        faults.AddRange(index.Keys.Select(hash => $"The source file {hash} of the backup's index is not in {store.Place}; restore it."));
        // Told once.
        known.UnionWith(index.Keys);
        faults.AddRange(await MissingAsync(databaseFile, store, known, cancellationToken));
        // A source file that is lost says nothing of the boxes.
        if (damage is null)
            faults.AddRange(await ContentAsync(databaseFile, cancellationToken));
        return new DataCheckReport(folder.Root, count, faults, isFolder ? null : store.Place, isFolder || readsObjects);
    }

    private static string NameOf(IObjectStore store, string hash) =>
        store is BlobStore folder ? folder.PathOf(hash) : $"{hash} in {store.Place}";

    /// <summary>What the database says twice, and what it says of sign-ins; only of a database that is whole and of this version.</summary>
    private static async Task<IReadOnlyList<string>> ContentAsync(string databaseFile, CancellationToken cancellationToken)
    {
        var options =
            (DbContextOptions<AnnotateHubDb>)new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(databaseFile).Options;
        await using var db = new AnnotateHubDb(options);
        if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            return ["The database is of an earlier version: its log and its sign-in audit are compared after the server has started once."];
        return
        [
            .. await LogReplay.FaultsAsync(db, cancellationToken),
            .. await SignInLog.CheckAsync(db, cancellationToken) is { } fault ? [fault] : (string[])[],
        ];
    }

    /// <summary>Source files that planes of the database are made of and that are not there.</summary>
    private static async Task<IReadOnlyList<string>> MissingAsync(
        string databaseFile,
        IObjectStore store,
        HashSet<string> known,
        CancellationToken cancellationToken
    )
    {
        var options =
            (DbContextOptions<AnnotateHubDb>)new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(databaseFile).Options;
        await using var db = new AnnotateHubDb(options);
        try
        {
            var hashes = await db.Planes.Select(plane => plane.SourceHash).Distinct().ToListAsync(cancellationToken);
            var missing = new List<string>();
            foreach (var hash in hashes.Where(hash => !known.Contains(hash)))
                // A server that runs may have imported it since the list was read.
                if (!await store.ExistsAsync(hash, cancellationToken))
                    missing.Add($"The source file {hash} is not in {store.Place}; restore it.");
            return missing;
        }
        catch (Microsoft.Data.Sqlite.SqliteException damage)
        {
            return [$"The images could not be listed ({damage.Message.TrimEnd('.')})."];
        }
    }
}

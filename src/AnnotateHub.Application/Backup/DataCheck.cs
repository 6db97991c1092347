using System.Security.Cryptography;
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
    /// <returns>What is wrong, a sentence each.</returns>
    /// <exception cref="DataFolderException">There is no database to check.</exception>
    public static async Task<DataCheckReport> RunAsync(
        string root,
        ProgressMeter? meter = null,
        DatabaseSource? source = null,
        CancellationToken cancellationToken = default
    )
    {
        if (!Directory.Exists(root))
            throw new DataFolderException($"There is no folder '{root}'.");
        var folder = new DataFolder(root);
        if (source is { Provider: DatabaseProvider.Postgres })
            return await CheckPostgresAsync(folder, source, meter, cancellationToken);
        if (!DatabaseFile.IsThere(folder, startsNew: false))
            throw new DataFolderException($"'{folder.Root}' has no database yet; there is nothing to check.");
        return await CheckAsync(folder, folder.DatabaseFile, meter, cancellationToken);
    }

    /// <summary>The same checks on a copy of one moment: reading every row for it is a check by itself.</summary>
    private static async Task<DataCheckReport> CheckPostgresAsync(
        DataFolder folder,
        DatabaseSource source,
        ProgressMeter? meter,
        CancellationToken cancellationToken
    )
    {
        var scratch = Directory.CreateTempSubdirectory("annotatehub-doctor-");
        var file = Path.Combine(scratch.FullName, "copy.db");
        try
        {
            await PostgresDatabase.CopyToFileAsync(source, file, cancellationToken);
            return await CheckAsync(folder, file, meter, cancellationToken);
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
        var blobs = new BlobStore(folder);
        var count = 0;
        foreach (var hash in blobs.All())
        {
            cancellationToken.ThrowIfCancellationRequested();
            count++;
            await using var content = blobs.OpenRead(hash);
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) != hash)
                faults.Add($"The source file {blobs.PathOf(hash)} does not have the content that it was stored with; restore it.");
            meter?.Advance("Comparing source files with their hashes.");
        }

        faults.AddRange(await MissingAsync(folder, databaseFile, blobs, cancellationToken));
        // A source file that is lost says nothing of the boxes.
        if (damage is null)
            faults.AddRange(await ContentAsync(databaseFile, cancellationToken));
        return new DataCheckReport(folder.Root, count, faults);
    }

    /// <summary>What the database says twice, and what it says of sign-ins; only of a database that is whole and of this version.</summary>
    private static async Task<IReadOnlyList<string>> ContentAsync(string databaseFile, CancellationToken cancellationToken)
    {
        var options = (DbContextOptions<AnnotateHubDb>)
            new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(databaseFile).Options;
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
        DataFolder folder,
        string databaseFile,
        BlobStore blobs,
        CancellationToken cancellationToken
    )
    {
        var options = (DbContextOptions<AnnotateHubDb>)
            new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(databaseFile).Options;
        await using var db = new AnnotateHubDb(options);
        try
        {
            var hashes = await db.Planes.Select(plane => plane.SourceHash).Distinct().ToListAsync(cancellationToken);
            return
            [
                .. hashes
                    .Where(hash => !blobs.Contains(hash))
                    .Select(hash => $"The source file {hash} is not in '{folder.Blobs}'; restore it."),
            ];
        }
        catch (Microsoft.Data.Sqlite.SqliteException damage)
        {
            return [$"The images could not be listed ({damage.Message.TrimEnd('.')})."];
        }
    }
}

using System.Security.Cryptography;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Backup;

/// <summary>Checks a data folder without changing it: the database by SQLite's own checks, every source file by its hash.</summary>
public static class DataCheck
{
    /// <returns>What is wrong, a sentence each.</returns>
    /// <exception cref="DataFolderException">There is no database to check.</exception>
    public static async Task<DataCheckReport> RunAsync(
        string root,
        ProgressMeter? meter = null,
        CancellationToken cancellationToken = default
    )
    {
        if (!Directory.Exists(root))
            throw new DataFolderException($"There is no folder '{root}'.");
        var folder = new DataFolder(root);
        if (!DatabaseFile.IsThere(folder, startsNew: false))
            throw new DataFolderException($"'{folder.Root}' has no database yet; there is nothing to check.");
        var faults = new List<string>();
        if (DatabaseCopy.Validate(folder.DatabaseFile) is { } damage)
            faults.Add($"The database is damaged: {damage}. Restore a backup ('annotatehub restore').");
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

        faults.AddRange(await MissingAsync(folder, blobs, cancellationToken));
        if (faults.Count == 0)
            faults.AddRange(await ContentAsync(folder, cancellationToken));
        return new DataCheckReport(folder.Root, count, faults);
    }

    /// <summary>What the database says twice, and what it says of sign-ins; only of a database that is whole and of this version.</summary>
    private static async Task<IReadOnlyList<string>> ContentAsync(DataFolder folder, CancellationToken cancellationToken)
    {
        var options = (DbContextOptions<AnnotateHubDb>)
            new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(folder.DatabaseFile).Options;
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
        BlobStore blobs,
        CancellationToken cancellationToken
    )
    {
        var options = (DbContextOptions<AnnotateHubDb>)
            new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(folder.DatabaseFile).Options;
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

using System.Globalization;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Backup;

/// <summary>
/// Makes anew what is derived: indexes of the database, the box table from the log, counters from rows, planes and pictures from source
/// files. What nothing derives (the log, source files, people, the sign-in audit) is never touched; what is wrong with it is told.
/// </summary>
public static class DataRepair
{
    /// <param name="makesBackup">A backup of the folder as it is, before anything is changed.</param>
    /// <param name="source">Where the database is, if it is not in the folder.</param>
    /// <param name="objects">Where the source files are, if they are not in the folder.</param>
    /// <exception cref="DataFolderException">Nothing is there, a server is at work, or what is damaged is not derived.</exception>
    public static async Task<DataRepairReport> RunAsync(
        string root,
        bool makesBackup,
        TimeProvider clock,
        DatabaseSource? source = null,
        IObjectStore? objects = null,
        CancellationToken cancellationToken = default
    )
    {
        if (!Directory.Exists(root))
            throw new DataFolderException($"There is no folder '{root}'.");
        var folder = new DataFolder(root);
        var isPostgres = source is { Provider: DatabaseProvider.Postgres };
        if (!isPostgres && !DatabaseFile.IsThere(folder, startsNew: false))
            throw new DataFolderException($"'{folder.Root}' has no database yet; there is nothing to repair.");
        using var alone = new DataFolderLock(folder, clock);
        alone.Take(DataFolderLock.Pages, DataFolderLock.Jobs);
        var database = isPostgres ? source! : new DatabaseSource(DatabaseProvider.Sqlite, folder.DatabaseFile);
        await ThrowIfOlderAsync(database, cancellationToken);
        var time = clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var done = new List<string>();
        string? backup = null;
        if (!isPostgres && DatabaseCopy.Validate(folder.DatabaseFile) is { } damage)
        {
            if (!DatabaseIndexes.AreAllThatIsWrong(folder.DatabaseFile))
                throw new DataFolderException(
                    $"The database is damaged ({damage}), in more than its indexes: nothing derives that, and nothing was changed. Restore a "
                        + "backup ('annotatehub restore')."
                );
            if (makesBackup)
            {
                // As it is: the usual copy would refuse it.
                backup = Path.Combine(folder.Backups, $"before-repair-{time}.db");
                DatabaseIndexes.CopyAsItIs(folder.DatabaseFile, backup);
            }

            DatabaseIndexes.MakeAnew(folder.DatabaseFile);
            done.Add("The indexes of the database were made anew: they did not lead to all rows.");
        }

        if (makesBackup)
        {
            var file = Path.Combine(folder.Backups, $"before-repair-{time}.zip");
            await DataBackup.WriteAsync(folder, file, new BackupOptions(), clock, null, source, objects, cancellationToken);
            backup = backup is null ? file : $"{file}, and the database before its indexes were made anew: {backup}";
        }

        await using (var db = Open(database))
        {
            done.AddRange(await BoxRepair.RunAsync(db, cancellationToken));
            done.AddRange(await CounterRepair.RunAsync(db, cancellationToken));
            done.AddRange(await PictureRepair.RunAsync(db, folder, objects ?? new BlobStore(folder), cancellationToken));
            // How many rows a table has decides how the database looks for them.
            await db.Database.ExecuteSqlRawAsync("ANALYZE", cancellationToken);
        }

        DatabaseCopy.Release(folder.DatabaseFile);
        var check = await DataCheck.RunAsync(root, source: source, objects: objects, cancellationToken: cancellationToken);
        return new DataRepairReport(folder.Root, backup, done, check.Faults);
    }

    private static AnnotateHubDb Open(DatabaseSource source) =>
        new((DbContextOptions<AnnotateHubDb>)source.Configure(new DbContextOptionsBuilder<AnnotateHubDb>()).Options);

    private static async Task ThrowIfOlderAsync(DatabaseSource source, CancellationToken cancellationToken)
    {
        await using var db = Open(source);
        if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            throw new DataFolderException("The database is of an earlier version; start the server once, then repair.");
    }
}

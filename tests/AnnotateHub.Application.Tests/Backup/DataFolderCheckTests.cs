using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Tests.Annotate;
using AnnotateHub.Data;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace AnnotateHub.Application.Tests.Backup;

/// <summary>What <c>--check</c> says of a data folder, and that it leaves no trace there.</summary>
public sealed class DataFolderCheckTests
{
    [Fact]
    public async Task A_folder_that_is_not_there_is_no_fault_and_is_not_made()
    {
        using var place = new TemporaryFolder();

        var standing = await DataFolderCheck.RunAsync(DataFolder.Unmade(place.File("new/data")));

        Assert.Empty(standing.Faults);
        Assert.Contains("is made at the start", Assert.Single(standing.Notes));
        Assert.Empty(Directory.GetFileSystemEntries(place.Path));
    }

    [Fact]
    public async Task Pending_migrations_are_named_and_do_not_run()
    {
        await using var lab = await AnnotateLab.StartAsync(isSqlite: true);
        Assert.Contains("is of this version", Assert.Single((await CheckAsync(lab)).Notes));
        await using (var db = lab.Database())
        {
            var migrations = db.Database.GetMigrations().ToList();
            await db.GetService<IMigrator>().MigrateAsync(migrations[^2]);
        }

        var standing = await CheckAsync(lab);

        Assert.Equal((0, 1), (standing.Faults.Count, standing.PendingMigrations));
        Assert.Contains("of an earlier version: 1 migration runs at the start", Assert.Single(standing.Notes));
        await using var after = lab.Database();
        Assert.Single(await after.Database.GetPendingMigrationsAsync());
        Assert.Empty(Directory.GetFiles(lab.Folder.Backups));
    }

    [Fact]
    public async Task A_newer_database_a_foreign_one_and_a_lost_one_are_faults()
    {
        await using var lab = await AnnotateLab.StartAsync(isSqlite: true);
        await using (var db = lab.Database())
            await db.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_FromTheFuture', '99')");
        Assert.Contains("29990101000000_FromTheFuture", Assert.Single((await CheckAsync(lab)).Faults));

        using var place = new TemporaryFolder();
        var folder = new DataFolder(place.Path);
        await File.WriteAllTextAsync(Path.Combine(folder.Blobs, "source"), "pixels");
        Assert.Contains("--new", Assert.Single((await DataFolderCheck.RunAsync(folder)).Faults));
        Assert.Empty((await DataFolderCheck.RunAsync(folder, startsNew: true)).Faults);
        await File.WriteAllTextAsync(folder.DatabaseFile, new string('x', 5_000));
        Assert.Contains("is no database of SQLite", Assert.Single((await DataFolderCheck.RunAsync(folder)).Faults));
    }

    [Fact]
    public async Task A_server_at_work_is_told_and_keeps_its_lock()
    {
        await using var lab = await AnnotateLab.StartAsync(isSqlite: true);
        using var running = new DataFolderLock(lab.Folder, TimeProvider.System);
        running.Take(DataFolderLock.Pages);

        Assert.Contains($"process {Environment.ProcessId}", (await CheckAsync(lab)).Notes[0]);
        Assert.Throws<DataFolderException>(() => DataFolderLock.ThrowIfHeld(lab.Folder));
    }

    private static Task<DataFolderStanding> CheckAsync(AnnotateLab lab) => DataFolderCheck.RunAsync(DataFolder.Unmade(lab.Folder.Root));
}

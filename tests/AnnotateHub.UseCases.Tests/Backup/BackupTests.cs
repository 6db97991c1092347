using System.IO.Compression;
using AnnotateHub.Data;
using AnnotateHub.TestKit;
using AnnotateHub.UseCases.Backup;
using AnnotateHub.UseCases.Pixels;
using AnnotateHub.UseCases.Storage;
using AnnotateHub.UseCases.Tests.Annotate;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotateHub.UseCases.Tests.Backup;

public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_of_a_server_at_work_restores_to_the_same_boxes_blobs_and_identity()
    {
        await using var lab = await AnnotateLab.StartAsync();
        using var place = new TemporaryFolder();
        var assignment = await lab.AssignmentAsync();
        await lab.SendAsync(assignment.Id, "c1", AnnotateLab.Add(1, "a"), AnnotateLab.Add(2, "b"));
        var blob = await lab.Get<BlobStore>().PutAsync(new MemoryStream("source"u8.ToArray()));
        var identity = lab.Get<ServerIdentity>().Id;
        await File.WriteAllTextAsync(Path.Combine(lab.Folder.Keys, "key-1.xml"), "<key/>");

        var written = await DataBackup.WriteAsync(lab.Folder, place.File("backup.zip"), includePlanes: false, TimeProvider.System);
        await DataBackup.RestoreAsync(written.File, place.File("restored"), force: false, TimeProvider.System);

        Assert.Equal(1, written.Blobs);
        var restored = new DataFolder(place.File("restored"));
        Assert.Equal(identity, new ServerIdentity(restored).Id);
        Assert.True(new BlobStore(restored).Contains(blob));
        Assert.True(File.Exists(Path.Combine(restored.Keys, "key-1.xml")));
        await using var db = Open(restored);
        Assert.Equal(["a", "b"], await db.Boxes.Select(box => box.ClientId).Order().ToListAsync());
    }

    [Fact]
    public async Task Restoring_over_data_needs_force_and_moves_the_old_data_aside()
    {
        await using var lab = await AnnotateLab.StartAsync();
        using var place = new TemporaryFolder();
        var file = (await DataBackup.WriteAsync(lab.Folder, place.File("backup.zip"), includePlanes: false, TimeProvider.System)).File;
        Directory.CreateDirectory(place.File("occupied"));
        await File.WriteAllTextAsync(place.File("occupied/precious.txt"), "kept");

        var refused = await Assert.ThrowsAsync<BackupException>(() => DataBackup.RestoreAsync(file, place.File("occupied"), force: false, TimeProvider.System));
        await DataBackup.RestoreAsync(file, place.File("occupied"), force: true, TimeProvider.System);

        Assert.Contains("--force", refused.Message);
        Assert.True(File.Exists(place.File("occupied/annotatehub.db")));
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(Directory.GetDirectories(place.Path, "occupied.replaced-*").Single(), "precious.txt")));
    }

    [Fact]
    public async Task A_blob_that_changed_on_the_disk_is_found_when_the_backup_is_read_back()
    {
        await using var lab = await AnnotateLab.StartAsync();
        using var place = new TemporaryFolder();
        var blobs = lab.Get<BlobStore>();
        var hash = await blobs.PutAsync(new MemoryStream("source"u8.ToArray()));
        await File.WriteAllTextAsync(blobs.PathOf(hash), "sourcE");

        var damage = await Assert.ThrowsAsync<BackupException>(() =>
            DataBackup.WriteAsync(lab.Folder, place.File("backup.zip"), includePlanes: false, TimeProvider.System));

        Assert.Contains(hash, damage.Message);
        Assert.Empty(Directory.GetFiles(place.Path));
    }

    [Fact]
    public async Task A_truncated_or_foreign_file_is_refused_and_nothing_is_touched()
    {
        await using var lab = await AnnotateLab.StartAsync();
        using var place = new TemporaryFolder();
        var file = (await DataBackup.WriteAsync(lab.Folder, place.File("backup.zip"), includePlanes: false, TimeProvider.System)).File;
        using (var stream = File.OpenWrite(file)) stream.SetLength(stream.Length / 2);
        using (var foreign = ZipFile.Open(place.File("foreign.zip"), ZipArchiveMode.Create)) foreign.CreateEntry("readme.txt");

        await Assert.ThrowsAsync<BackupException>(() => DataBackup.RestoreAsync(file, place.File("target"), force: false, TimeProvider.System));
        var refused = await Assert.ThrowsAsync<BackupException>(() => DataBackup.RestoreAsync(place.File("foreign.zip"), place.File("target"), force: false, TimeProvider.System));

        Assert.Contains("not made by 'annotatehub backup'", refused.Message);
        Assert.False(Directory.Exists(place.File("target")));
    }

    [Fact]
    public async Task A_backup_that_names_a_path_outside_is_refused()
    {
        using var place = new TemporaryFolder();
        using (var zip = ZipFile.Open(place.File("evil.zip"), ZipArchiveMode.Create))
        {
            using var writer = new StreamWriter(zip.CreateEntry("backup.json").Open());
            writer.Write("""{"format":1,"madeAt":"2026-01-01T00:00:00Z","version":"0","files":[{"name":"annotatehub.db","bytes":0,"sha256":""},{"name":"../evil","bytes":1,"sha256":""}]}""");
        }

        var manifestOnly = await Assert.ThrowsAsync<BackupException>(() => DataBackup.CheckAsync(place.File("evil.zip")));

        Assert.Contains("'../evil', which does not lie inside a data folder", manifestOnly.Message);
    }

    [Fact]
    public async Task The_database_is_copied_before_a_pending_migration_and_not_otherwise()
    {
        using var place = new TemporaryFolder();
        var folder = new DataFolder(place.Path);
        var upgrade = new DatabaseUpgrade(folder, new Factory(folder), TimeProvider.System, NullLogger<DatabaseUpgrade>.Instance);
        Assert.Null(await upgrade.RunAsync());
        Assert.Null(await upgrade.RunAsync());
        await using (var db = Open(folder))
        {
            // Back to a database of an earlier version: without its last migration there is one to run.
            var migrations = db.Database.GetMigrations().ToList();
            await db.GetService<IMigrator>().MigrateAsync(migrations.Count > 1 ? migrations[^2] : Migration.InitialDatabase);
        }

        var copy = await upgrade.RunAsync();

        Assert.Equal(folder.Backups, Path.GetDirectoryName(copy));
        await using var migrated = Open(folder);
        Assert.Empty(await migrated.Database.GetPendingMigrationsAsync());
        await using var kept = new AnnotateHubDb((DbContextOptions<AnnotateHubDb>)new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(copy!).Options);
        Assert.Single(await kept.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        using var place = new TemporaryFolder();
        var folder = new DataFolder(place.Path);
        var upgrade = new DatabaseUpgrade(folder, new Factory(folder), TimeProvider.System, NullLogger<DatabaseUpgrade>.Instance);
        await upgrade.RunAsync();
        await using (var db = Open(folder))
            await db.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_FromTheFuture', '99')");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => upgrade.RunAsync());

        Assert.Contains("29990101000000_FromTheFuture", refused.Message);
    }

    private static AnnotateHubDb Open(DataFolder folder) => new Factory(folder).CreateDbContext();

    private sealed class Factory(DataFolder folder) : IDbContextFactory<AnnotateHubDb>
    {
        public AnnotateHubDb CreateDbContext() =>
            new((DbContextOptions<AnnotateHubDb>)new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(folder.DatabaseFile).Options);
    }
}

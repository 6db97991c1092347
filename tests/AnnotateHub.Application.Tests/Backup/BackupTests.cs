using System.IO.Compression;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Tests.Annotate;
using AnnotateHub.Data;
using AnnotateHub.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotateHub.Application.Tests.Backup;

public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_of_a_server_at_work_restores_to_the_same_boxes_blobs_and_identity()
    {
        await using var lab = await AnnotateLab.StartAsync(isSqlite: true);
        using var place = new TemporaryFolder();
        var assignment = await lab.AssignmentAsync();
        await lab.SendAsync(assignment.Id, "c1", AnnotateLab.Add(1, "a"), AnnotateLab.Add(2, "b"));
        var blob = await lab.Get<BlobStore>().PutAsync(new MemoryStream("source"u8.ToArray()));
        var identity = lab.Get<ServerIdentity>().Id;
        await File.WriteAllTextAsync(Path.Combine(lab.Folder.Keys, "key-1.xml"), "<key/>");

        var written = await DataBackup.WriteAsync(lab.Folder, place.File("backup.zip"), new BackupOptions(Keys: true), TimeProvider.System);
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
        await using var lab = await AnnotateLab.StartAsync(isSqlite: true);
        using var place = new TemporaryFolder();
        var file = (await DataBackup.WriteAsync(lab.Folder, place.File("backup.zip"), new BackupOptions(), TimeProvider.System)).File;
        Directory.CreateDirectory(place.File("occupied"));
        await File.WriteAllTextAsync(place.File("occupied/precious.txt"), "kept");

        var refused = await Assert.ThrowsAsync<BackupException>(() =>
            DataBackup.RestoreAsync(file, place.File("occupied"), force: false, TimeProvider.System)
        );
        await DataBackup.RestoreAsync(file, place.File("occupied"), force: true, TimeProvider.System);

        Assert.Contains("--force", refused.Message);
        Assert.True(File.Exists(place.File("occupied/annotatehub.db")));
        Assert.Equal(
            "kept",
            await File.ReadAllTextAsync(Path.Combine(Directory.GetDirectories(place.Path, "occupied.replaced-*").Single(), "precious.txt"))
        );
    }

    [Fact]
    public async Task A_blob_that_changed_on_the_disk_is_named_and_everything_else_is_in_the_backup()
    {
        await using var lab = await AnnotateLab.StartAsync(isSqlite: true);
        using var place = new TemporaryFolder();
        var blobs = lab.Get<BlobStore>();
        var hash = await blobs.PutAsync(new MemoryStream("source"u8.ToArray()));
        await File.WriteAllTextAsync(blobs.PathOf(hash), "sourcE");

        var written = await DataBackup.WriteAsync(lab.Folder, place.File("backup.zip"), new BackupOptions(), TimeProvider.System);

        Assert.EndsWith(hash, Assert.Single(written.Damaged));
        Assert.Equal(1, written.Blobs);
        var restored = await DataBackup.RestoreAsync(written.File, place.File("restored"), force: false, TimeProvider.System);
        Assert.Equal(written.Damaged, restored.Damaged);
        Assert.True(File.Exists(place.File("restored/annotatehub.db")));
    }

    [Fact]
    public async Task A_truncated_or_foreign_file_is_refused_and_nothing_is_touched()
    {
        await using var lab = await AnnotateLab.StartAsync(isSqlite: true);
        using var place = new TemporaryFolder();
        var file = (await DataBackup.WriteAsync(lab.Folder, place.File("backup.zip"), new BackupOptions(), TimeProvider.System)).File;
        using (var stream = File.OpenWrite(file))
            stream.SetLength(stream.Length / 2);
        using (var foreign = ZipFile.Open(place.File("foreign.zip"), ZipArchiveMode.Create))
            foreign.CreateEntry("readme.txt");

        await Assert.ThrowsAsync<BackupException>(() =>
            DataBackup.RestoreAsync(file, place.File("target"), force: false, TimeProvider.System)
        );
        var refused = await Assert.ThrowsAsync<BackupException>(() =>
            DataBackup.RestoreAsync(place.File("foreign.zip"), place.File("target"), force: false, TimeProvider.System)
        );

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
            writer.Write(
                """{"format":1,"madeAt":"2026-01-01T00:00:00Z","version":"0","files":[{"name":"annotatehub.db","bytes":0,"sha256":""},{"name":"../evil","bytes":1,"sha256":""}]}"""
            );
        }

        var manifestOnly = await Assert.ThrowsAsync<BackupException>(() => DataBackup.CheckAsync(place.File("evil.zip")));

        Assert.Contains("'../evil', which does not lie inside a data folder", manifestOnly.Message);
    }

    [Fact]
    public async Task The_database_is_copied_before_a_pending_migration_and_not_otherwise()
    {
        using var place = new TemporaryFolder();
        var folder = new DataFolder(place.Path);
        var upgrade = UpgradeOf(folder);
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
        await using var kept = new AnnotateHubDb(
            (DbContextOptions<AnnotateHubDb>)new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(copy!).Options
        );
        Assert.Single(await kept.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        using var place = new TemporaryFolder();
        var folder = new DataFolder(place.Path);
        var upgrade = UpgradeOf(folder);
        await upgrade.RunAsync();
        await using (var db = Open(folder))
            await db.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_FromTheFuture', '99')");

        var refused = await Assert.ThrowsAsync<DataFolderException>(() => upgrade.RunAsync());

        Assert.Contains("29990101000000_FromTheFuture", refused.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_folder_with_data_and_without_its_database_is_no_new_installation(bool isEmptyFileThere)
    {
        using var place = new TemporaryFolder();
        var folder = new DataFolder(place.Path);
        await File.WriteAllTextAsync(Path.Combine(folder.Blobs, "source"), "pixels");
        await File.WriteAllTextAsync(Path.Combine(folder.Backups, "monday.zip"), "PK");
        File.SetLastWriteTimeUtc(Path.Combine(folder.Backups, "monday.zip"), new DateTime(2026, 11, 23, 4, 5, 0, DateTimeKind.Utc));
        if (isEmptyFileThere)
            await File.WriteAllBytesAsync(folder.DatabaseFile, []);
        var upgrade = UpgradeOf(folder);

        var refused = await Assert.ThrowsAsync<DataFolderException>(() => upgrade.RunAsync());

        Assert.Contains($"holds data of AnnotateHub (blobs/, backups/)", refused.Message);
        Assert.Contains("monday.zip of 2026-11-23 04:05 UTC", refused.Message);
        Assert.Contains("annotatehub restore", refused.Message);
        Assert.Contains("--new", refused.Message);
        Assert.Equal(isEmptyFileThere, File.Exists(folder.DatabaseFile));
        // Asked for, it begins anew, and what lies there stays.
        await upgrade.StartNewAsync();
        await using var db = Open(folder);
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        Assert.True(File.Exists(Path.Combine(folder.Blobs, "source")));
    }

    [Fact]
    public async Task A_file_that_is_no_database_of_AnnotateHub_is_left_as_it_is()
    {
        using var place = new TemporaryFolder();
        var folder = new DataFolder(place.Path);
        var upgrade = UpgradeOf(folder);

        await File.WriteAllTextAsync(folder.DatabaseFile, new string('x', 5_000));
        Assert.Contains("is no database of SQLite", await RefusalAsync());
        await File.WriteAllTextAsync(folder.DatabaseFile, "short");
        Assert.Contains("has 5 bytes and is no database", await RefusalAsync());
        File.Delete(folder.DatabaseFile);
        using (var foreign = new SqliteConnection($"Data Source={folder.DatabaseFile};Pooling=False"))
        {
            foreign.Open();
            using var command = foreign.CreateCommand();
            command.CommandText = "CREATE TABLE patients (name TEXT)";
            command.ExecuteNonQuery();
        }

        var content = await File.ReadAllBytesAsync(folder.DatabaseFile);
        Assert.Contains("is a database of another program: it has the tables patients", await RefusalAsync());
        Assert.Equal(content, await File.ReadAllBytesAsync(folder.DatabaseFile));

        async Task<string> RefusalAsync() => (await Assert.ThrowsAsync<DataFolderException>(() => upgrade.RunAsync())).Message;
    }

    [Fact]
    public async Task A_database_that_is_cut_short_is_refused()
    {
        using var place = new TemporaryFolder();
        var folder = new DataFolder(place.Path);
        var copy = place.File("whole.db");
        var upgrade = UpgradeOf(folder);
        await upgrade.RunAsync();
        DatabaseCopy.Make(folder.DatabaseFile, copy);
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(folder.Root, "annotatehub.db*"))
            File.Delete(file);
        var whole = await File.ReadAllBytesAsync(copy);
        await File.WriteAllBytesAsync(folder.DatabaseFile, whole[..(whole.Length / 2)]);

        var refused = await Assert.ThrowsAsync<DataFolderException>(() => upgrade.RunAsync());

        Assert.Contains("is cut short", refused.Message);
    }

    /// <summary>EF's mark of who migrates stays where that process is killed, and EF waits for it without end.</summary>
    [Fact]
    public async Task A_start_that_was_killed_among_its_migrations_is_gone_on_with_by_the_next()
    {
        using var place = new TemporaryFolder();
        var folder = new DataFolder(place.Path);
        await using (var db = Open(folder))
        {
            var migrator = db.GetService<IMigrator>();
            await migrator.MigrateAsync(db.Database.GetMigrations().ElementAt(4));
            await db.Database.ExecuteSqlRawAsync("""INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-12-01 12:08:30')""");
        }

        using var patience = new CancellationTokenSource(Patience.Limit);
        await UpgradeOf(folder).RunAsync(patience.Token);

        await using var whole = Open(folder);
        Assert.Empty(await whole.Database.GetPendingMigrationsAsync());
    }

    /// <summary>The power is cut at any moment: so a migration that fails half way leaves what was there.</summary>
    [Fact]
    public async Task Migrations_are_there_all_or_none()
    {
        using var place = new TemporaryFolder();
        var folder = new DataFolder(place.Path);
        await using (var db = Open(folder))
        {
            await db.GetService<IMigrator>().MigrateAsync(db.Database.GetMigrations().ElementAt(4));
            // What one of the last migrations makes is there already.
            await db.Database.ExecuteSqlRawAsync("""CREATE TABLE "ef_temp_Notifications" ("Id" INTEGER)""");
        }

        var before = SchemaOf(folder);
        var refused = await Assert.ThrowsAsync<DataFolderException>(() => UpgradeOf(folder).RunAsync());
        var after = SchemaOf(folder);

        Assert.Contains("ef_temp_Notifications", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task The_database_is_the_one_that_the_framework_would_make()
    {
        using var place = new TemporaryFolder();
        var (ours, theirs) = (new DataFolder(place.File("ours")), new DataFolder(place.File("theirs")));

        await UpgradeOf(ours).RunAsync();
        await using (var db = Open(theirs))
            await db.Database.MigrateAsync();

        Assert.NotEmpty(SchemaOf(ours));
        Assert.Equal(SchemaOf(theirs).Where(line => !line.Contains("__EFMigrationsLock", StringComparison.Ordinal)), SchemaOf(ours));
    }

    [Fact]
    public async Task A_first_start_that_was_killed_before_its_first_migration_is_gone_on_with_by_the_next()
    {
        using var place = new TemporaryFolder();
        var folder = new DataFolder(place.Path);
        await using (var db = Open(folder))
        {
            await db.Database.ExecuteSqlRawAsync(
                """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-12-01 12:08:30')
                """
            );
        }

        using var patience = new CancellationTokenSource(Patience.Limit);
        await UpgradeOf(folder).RunAsync(patience.Token);

        await using var whole = Open(folder);
        Assert.Empty(await whole.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task The_doctor_names_a_source_file_whose_content_changed()
    {
        using var place = new TemporaryFolder();
        var folder = new DataFolder(place.Path);
        await UpgradeOf(folder).RunAsync();
        var blobs = new BlobStore(folder);
        var hash = await blobs.PutAsync(new MemoryStream([1, 2, 3]));
        await blobs.PutAsync(new MemoryStream([4, 5, 6]));

        var whole = await DataCheck.RunAsync(folder.Root);
        await File.WriteAllBytesAsync(blobs.PathOf(hash), [1, 2, 4]);
        var changed = await DataCheck.RunAsync(folder.Root);

        Assert.Equal((2, 0), (whole.Blobs, whole.Faults.Count));
        Assert.Contains(hash, Assert.Single(changed.Faults));
    }

    private static DatabaseUpgrade UpgradeOf(DataFolder folder) =>
        new(
            folder,
            new DatabaseSource(DatabaseProvider.Sqlite, folder.DatabaseFile),
            new Factory(folder),
            TimeProvider.System,
            NullLogger<DatabaseUpgrade>.Instance
        );

    /// <summary>Tables, indexes and triggers as SQL, and which migrations are noted; by SQLite alone.</summary>
    private static List<string> SchemaOf(DataFolder folder)
    {
        using var connection = new SqliteConnection($"Data Source={folder.DatabaseFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT name || ': ' || COALESCE(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'
            UNION ALL SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY 1
            """;
        using var rows = command.ExecuteReader();
        var lines = new List<string>();
        while (rows.Read())
            lines.Add(rows.GetString(0));
        return lines;
    }

    private static AnnotateHubDb Open(DataFolder folder) => new Factory(folder).CreateDbContext();

    private sealed class Factory(DataFolder folder) : IDbContextFactory<AnnotateHubDb>
    {
        public AnnotateHubDb CreateDbContext() =>
            new(
                (DbContextOptions<AnnotateHubDb>)
                    new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(folder.DatabaseFile).Options
            );
    }
}

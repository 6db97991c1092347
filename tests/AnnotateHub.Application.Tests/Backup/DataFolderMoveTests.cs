using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Tests.Annotate;
using AnnotateHub.Data;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Databases;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Backup;

/// <summary>Between the folder's own file and a private PostgreSQL.</summary>
public sealed class DataFolderMoveTests
{
    private static DatabaseSource Bare() =>
        new(DatabaseProvider.Postgres, PrivatePostgres.Instance.MakeBare($"move_{Guid.NewGuid():N}"));

    [Fact]
    public async Task Work_goes_over_and_back_and_is_the_same_and_new_rows_get_new_numbers()
    {
        using var place = new TemporaryFolder();
        var folder = new DataFolder(place.File("data"));
        var boxes = await FilledAsync(folder);
        var postgres = Bare();

        var there = await DataFolderMove.RunAsync(folder, postgres, DatabaseProvider.Postgres, TimeProvider.System);

        Assert.Equal(boxes, await BoxesAsync(postgres));
        Assert.Contains(("Boxes", 3L), there.Tables);
        Assert.False(File.Exists(folder.DatabaseFile));
        Assert.Single(Directory.GetFiles(folder.Backups, "before-move-to-postgres-*.db"));
        // A server without the settings does not begin an empty database beside the files.
        var refused = Assert.Throws<DataFolderException>(() => DatabaseFile.IsThere(folder, startsNew: false));
        Assert.Contains(postgres.Place, refused.Message);
        await using (var db = Open(postgres))
        {
            var highest = await db.LabelSets.MaxAsync(set => set.Id);
            var first = await db.LabelSets.FirstAsync();
            var added = new Data.Entities.LabelSet { ProjectId = first.ProjectId, ImageGroupId = first.ImageGroupId };
            db.Add(added);
            await db.SaveChangesAsync();
            Assert.True(added.Id > highest);
            db.Remove(added);
            await db.SaveChangesAsync();
        }

        // A backup of it is a SQLite file like any other; doctor looks at the rows where they are.
        Assert.Empty((await DataCheck.RunAsync(folder.Root, source: postgres)).Faults);
        await DataBackup.WriteAsync(folder, place.File("backup.zip"), new BackupOptions(), TimeProvider.System, source: postgres);
        await DataBackup.RestoreAsync(place.File("backup.zip"), place.File("restored"), force: false, TimeProvider.System);
        var restored = new DataFolder(place.File("restored"));
        Assert.Equal(boxes, await BoxesAsync(new DatabaseSource(DatabaseProvider.Sqlite, restored.DatabaseFile)));
        Assert.Empty((await DataCheck.RunAsync(restored.Root)).Faults);
        await Assert.ThrowsAsync<DataFolderException>(() =>
            DataBackup.WriteAsync(folder, place.File("none.zip"), new BackupOptions(), TimeProvider.System)
        );

        var back = await DataFolderMove.RunAsync(folder, postgres, DatabaseProvider.Sqlite, TimeProvider.System);

        Assert.Equal(there.Tables, back.Tables);
        Assert.Equal(boxes, await BoxesAsync(new DatabaseSource(DatabaseProvider.Sqlite, folder.DatabaseFile)));
        Assert.True(DatabaseFile.IsThere(folder, startsNew: false));
        Assert.Empty((await DataCheck.RunAsync(folder.Root)).Faults);
        SqliteConnection.ClearAllPools();
    }

    [Fact]
    public async Task Broken_off_it_goes_on_where_it_was()
    {
        using var place = new TemporaryFolder();
        var folder = new DataFolder(place.File("data"));
        var boxes = await FilledAsync(folder);
        var postgres = Bare();
        using var broken = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            DataFolderMove.RunAsync(
                folder,
                postgres,
                DatabaseProvider.Postgres,
                TimeProvider.System,
                new Hears(table =>
                {
                    if (table == "Projects")
                        broken.Cancel();
                }),
                broken.Token
            )
        );
        Assert.True(File.Exists(folder.DatabaseFile));

        var again = new List<string>();
        await DataFolderMove.RunAsync(folder, postgres, DatabaseProvider.Postgres, TimeProvider.System, new Hears(again.Add));

        Assert.Equal(boxes, await BoxesAsync(postgres));
        Assert.DoesNotContain("Projects", again);
        Assert.Contains("Boxes", again);
    }

    [Fact]
    public async Task A_database_that_holds_something_else_is_refused_and_nothing_is_changed()
    {
        using var place = new TemporaryFolder();
        var folder = new DataFolder(place.File("data"));
        await FilledAsync(folder);
        var postgres = Bare();
        await using (var db = Open(postgres))
        {
            await db.Database.MigrateAsync();
            db.Add(new Data.Entities.Project { Name = "Somebody's" });
            await db.SaveChangesAsync();
        }

        var refused = await Assert.ThrowsAsync<DatabaseMoveException>(() =>
            DataFolderMove.RunAsync(folder, postgres, DatabaseProvider.Postgres, TimeProvider.System)
        );

        Assert.Contains("holds other data: table Projects has 1 rows", refused.Message);
        Assert.True(DatabaseFile.IsThere(folder, startsNew: false));
        await using var after = Open(postgres);
        Assert.Equal(["Somebody's"], await after.Projects.Select(project => project.Name).ToListAsync());
        Assert.Empty(await after.Users.ToListAsync());
    }

    /// <summary>A wrong name in the settings must not begin an empty installation among another one's files.</summary>
    [Theory]
    [InlineData("database.txt")]
    [InlineData("blobs/ab/abc")]
    public async Task An_empty_database_is_no_new_installation_in_a_folder_that_holds_data(string left)
    {
        using var place = new TemporaryFolder();
        var folder = new DataFolder(place.File("data"));
        var file = Path.Combine(folder.Root, left);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "PostgreSQL database 'other' at elsewhere:5432");
        var postgres = Bare();
        var upgrade = new DatabaseUpgrade(
            folder,
            postgres,
            new Factory(postgres),
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<DatabaseUpgrade>.Instance
        );

        var refused = await Assert.ThrowsAsync<DataFolderException>(() => upgrade.RunAsync());

        Assert.Contains("is empty, and", refused.Message);
        Assert.Contains("--new", refused.Message);
        await using (var db = Open(postgres))
            Assert.False(await PostgresDatabase.IsOursAsync(db, TestContext.Current.CancellationToken));
        await upgrade.StartNewAsync();
        Assert.Equal(postgres.Place, PostgresDatabase.PlaceOf(folder));
    }

    [Fact]
    public async Task While_a_server_is_at_work_nothing_is_moved()
    {
        using var place = new TemporaryFolder();
        var folder = new DataFolder(place.File("data"));
        using var server = new DataFolderLock(folder, TimeProvider.System);
        server.Take(DataFolderLock.Pages);

        var refused = await Assert.ThrowsAsync<DataFolderException>(() =>
            DataFolderMove.RunAsync(folder, Bare(), DatabaseProvider.Postgres, TimeProvider.System)
        );

        Assert.Contains("in use by another AnnotateHub", refused.Message);
    }

    [Theory]
    [InlineData(null, "Host=a;Database=b", "Database:Provider is not 'postgres'")]
    [InlineData("postgres", null, "Database:ConnectionString is empty")]
    [InlineData("postgres", "no connection string", "is no connection string of PostgreSQL")]
    [InlineData("mysql", null, "Database:Provider is 'mysql'; it must be 'sqlite' or 'postgres'")]
    public void Settings_that_cannot_be_meant_are_refused_with_a_sentence(string? provider, string? address, string sentence)
    {
        using var place = new TemporaryFolder();

        var refused = Assert.Throws<DatabaseSettingsException>(() =>
            DatabaseSettings.SourceOf(new DataFolder(place.Path), provider, address)
        );

        Assert.Contains(sentence, refused.Message);
    }

    /// <summary>A folder with people, a project and three boxes in the log and in the table.</summary>
    private static async Task<IReadOnlyList<string>> FilledAsync(DataFolder folder)
    {
        await using var lab = await AnnotateLab.StartAsync(isSqlite: true);
        var assignment = await lab.AssignmentAsync();
        await lab.SendAsync(
            assignment.Id,
            "page",
            AnnotateLab.Add(1, "box-1", 1.5),
            AnnotateLab.Add(2, "box-2", 30, "G"),
            AnnotateLab.Add(3, "box-3", 60)
        );
        DatabaseCopy.Make(lab.Folder.DatabaseFile, folder.DatabaseFile);
        return await BoxesAsync(new DatabaseSource(DatabaseProvider.Sqlite, folder.DatabaseFile));
    }

    private static async Task<IReadOnlyList<string>> BoxesAsync(DatabaseSource source)
    {
        await using var db = Open(source);
        var boxes = await db.Boxes.OrderBy(box => box.ClientId).ToListAsync();
        Assert.Equal(3, boxes.Count);
        return [.. boxes.Select(box => FormattableString.Invariant($"{box.ClientId} {box.Class} {box.X1} {box.Y1} {box.X2} {box.Y2}"))];
    }

    private static AnnotateHubDb Open(DatabaseSource source)
    {
        var builder = new DbContextOptionsBuilder<AnnotateHubDb>();
        source.Configure(builder);
        return new AnnotateHubDb(builder.Options);
    }

    private sealed class Factory(DatabaseSource source) : IDbContextFactory<AnnotateHubDb>
    {
        public AnnotateHubDb CreateDbContext() => Open(source);
    }

    private sealed class Hears(Action<string> heard) : IProgress<(string Table, long Rows)>
    {
        public void Report((string Table, long Rows) value) => heard(value.Table);
    }
}

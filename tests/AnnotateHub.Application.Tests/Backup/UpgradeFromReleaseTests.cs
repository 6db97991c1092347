using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotateHub.Application.Tests.Backup;

/// <summary>A data folder that an earlier version wrote (Releases/README.md), upgraded by this program, and the way back.</summary>
public sealed class UpgradeFromReleaseTests
{
    private static readonly string Release = Path.Combine(
        Repository.Root,
        "tests",
        "AnnotateHub.Application.Tests",
        "Backup",
        "Releases",
        "2026-11-26.zip"
    );

    /// <summary>Migrations that the earlier version had.</summary>
    private const int Known = 5;

    [Fact]
    public async Task What_it_held_is_there_after_the_upgrade_and_the_check_finds_nothing()
    {
        using var place = new TemporaryFolder();
        var folder = await RestoreAsync(place.File("data"));
        var before = await DataFolderCheck.RunAsync(DataFolder.Unmade(folder.Root));
        Assert.Empty(before.Faults);

        await UpgradeAsync(folder);

        await using var db = Open(folder);
        Assert.Equal(db.Database.GetMigrations().Count() - Known, before.PendingMigrations);
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        var project = await db.Projects.AsNoTracking().SingleAsync();
        Assert.Equal("Plate of November", project.Name);
        Assert.Equal(["Brightfield", "GFP"], project.Channels.Select(channel => channel.Name));
        Assert.Equal(
            [("p06_f1", "06", 48, 32, DataSplit.Train), ("p07_f1", "07", 48, 32, DataSplit.Train)],
            (await db.ImageGroups.AsNoTracking().OrderBy(image => image.Name).ToListAsync()).Select(image =>
                (image.Name, image.Patient, image.Width, image.Height, image.Split!.Value)
            )
        );
        Assert.Equal(
            [("expert", "Expert of the lab", ProjectRole.Lead, 60, 1), ("novice", "Novice", ProjectRole.Annotator, 2, 2)],
            (await db.Memberships.AsNoTracking().Include(member => member.Person).ToListAsync())
                .Select(member =>
                    (
                        member.Person!.UserName!,
                        member.Person.DisplayName,
                        member.Role,
                        member.ExperienceMonths!.Value,
                        member.SeniorityRank!.Value
                    )
                )
                .Order()
        );
        Assert.Equal(
            [(RoundKind.Free, "Free"), (RoundKind.Seed, "Seed round")],
            (await db.Rounds.AsNoTracking().ToListAsync()).Select(round => (round.Kind, round.Name)).Order()
        );
        // Its own export as CSV said: p06_f1,R,2,3,12,14 and p06_f1,G,20.5,5.25,31.75,18 of the expert; p07_f1,R,1,1,9,9 of the novice.
        Assert.Equal(
            [("R", 1.0, 1.0, 9.0, 9.0), ("R", 2.0, 3.0, 12.0, 14.0), ("G", 20.5, 5.25, 31.75, 18.0)],
            (await db.Boxes.AsNoTracking().ToListAsync())
                .OrderBy(box => box.X1)
                .Select(box => (box.Class, (double)box.X1, (double)box.Y1, (double)box.X2, (double)box.Y2))
        );
        var check = await DataCheck.RunAsync(folder.Root);
        Assert.Empty(check.Faults);
        Assert.Equal(4, check.Blobs);
    }

    [Fact]
    public async Task The_copy_that_is_taken_before_leads_back_to_what_the_earlier_version_left()
    {
        using var place = new TemporaryFolder();
        var folder = await RestoreAsync(place.File("data"));
        var original = await RestoreAsync(place.File("original"));

        var copy = await UpgradeAsync(folder);
        Assert.Equal(folder.Backups, Path.GetDirectoryName(copy));
        Assert.Equal(Rows(original.DatabaseFile), Rows(copy!));

        // Back, as docs/operation.md says: the database away, the copy in its place.
        DatabaseCopy.Release(folder.DatabaseFile);
        foreach (var file in Directory.GetFiles(folder.Root, "annotatehub.db*"))
            File.Delete(file);
        File.Copy(copy!, folder.DatabaseFile);
        Assert.Equal(Rows(original.DatabaseFile), Rows(folder.DatabaseFile));

        // And forward again another day.
        Assert.NotNull(await UpgradeAsync(folder));
        Assert.Empty((await DataCheck.RunAsync(folder.Root)).Faults);
    }

    private static async Task<DataFolder> RestoreAsync(string root)
    {
        await DataBackup.RestoreAsync(Release, root, force: false, TimeProvider.System);
        return new DataFolder(root);
    }

    private static Task<string?> UpgradeAsync(DataFolder folder) =>
        new DatabaseUpgrade(
            folder,
            new DatabaseSource(DatabaseProvider.Sqlite, folder.DatabaseFile),
            new Factory(folder),
            TimeProvider.System,
            NullLogger<DatabaseUpgrade>.Instance
        ).RunAsync();

    /// <summary>Every row of every table as text, by a plain reader that knows nothing of the program.</summary>
    private static List<string> Rows(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False;Mode=ReadOnly");
        connection.Open();
        var rows = new List<string>();
        foreach (var table in Read("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").Select(row => row.Split('|')[0]))
            rows.AddRange(Read($"SELECT * FROM \"{table}\"").Order(StringComparer.Ordinal).Select(row => $"{table}: {row}"));
        return rows;

        List<string> Read(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var reader = command.ExecuteReader();
            var found = new List<string>();
            while (reader.Read())
                found.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(index => $"{reader.GetValue(index)}")));
            return found;
        }
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

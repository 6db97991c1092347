using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Data.Tests;

public sealed class DatabaseTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        await using var db = Open();
        await db.Database.MigrateAsync();
    }

    [Fact]
    public async Task A_commit_waits_for_the_disk()
    {
        await using var db = Open();

        Assert.Equal(
            "wal",
            await db.Database.SqlQueryRaw<string>("SELECT journal_mode AS \"Value\" FROM pragma_journal_mode").SingleAsync()
        );
        // 2 is FULL in SQLite's documentation of PRAGMA synchronous.
        Assert.Equal(2, await db.Database.SqlQueryRaw<int>("SELECT synchronous AS \"Value\" FROM pragma_synchronous").SingleAsync());
        Assert.Equal(1, await db.Database.SqlQueryRaw<int>("SELECT foreign_keys AS \"Value\" FROM pragma_foreign_keys").SingleAsync());
    }

    [Fact]
    public async Task The_migrations_make_exactly_the_model()
    {
        await using var db = Open();

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task A_project_comes_back_with_its_classes_channels_and_settings()
    {
        await using (var db = Open())
        {
            db.Add(
                new Project
                {
                    Name = "Plate",
                    Classes = new ClassScheme([new LabelClass("M", "Mitotic", "#123456")]),
                    Channels = [new ChannelDefinition("DAPI", ChannelRole.Fluorescence, "#0000ff", "nuclei")],
                    Display = new DisplaySettings(MedianUntilStill: false, FluorescenceMean: 0.3),
                }
            );
            await db.SaveChangesAsync();
        }

        await using var again = Open();
        var project = await again.Projects.SingleAsync();

        Assert.Equal([new LabelClass("M", "Mitotic", "#123456")], project.Classes.Classes);
        Assert.Equal([new ChannelDefinition("DAPI", ChannelRole.Fluorescence, "#0000ff", "nuclei")], project.Channels);
        Assert.Equal(new DisplaySettings(MedianUntilStill: false, FluorescenceMean: 0.3), project.Display);
    }

    [Fact]
    public async Task Times_are_ordered_by_the_moment_whatever_the_zone_they_were_given_in()
    {
        await using var db = Open();
        // 10:00+02:00 is 08:00Z and so before 09:00Z, though it sorts after it as text.
        db.AddRange(
            new Project { Name = "later", CreatedAt = new DateTimeOffset(2026, 1, 1, 9, 0, 0, TimeSpan.Zero) },
            new Project { Name = "earlier", CreatedAt = new DateTimeOffset(2026, 1, 1, 10, 0, 0, TimeSpan.FromHours(2)) }
        );
        await db.SaveChangesAsync();

        Assert.Equal(
            ["earlier", "later"],
            await db.Projects.OrderBy(project => project.CreatedAt).Select(project => project.Name).ToListAsync()
        );
    }

    [Fact]
    public async Task A_reader_sees_one_moment_and_blocks_no_writer()
    {
        await using var reader = Open();
        await using var snapshot = await reader.BeginReadAsync();
        Assert.Equal(0, await reader.Projects.CountAsync());

        await using (var writer = Open())
        {
            writer.Add(new Project { Name = "Plate" });
            await writer.SaveChangesAsync();
        }

        Assert.Equal(0, await reader.Projects.CountAsync());
        await snapshot.CommitAsync();
        Assert.Equal(1, await reader.Projects.CountAsync());
    }

    [Fact]
    public async Task A_database_that_is_not_in_wal_mode_can_be_opened_and_migrated()
    {
        await using (var db = Open())
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        SqliteConnection.ClearAllPools();
        await using (var connection = new SqliteConnection($"Data Source={_folder.File("test.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=DELETE";
            Assert.Equal("delete", await command.ExecuteScalarAsync());
        }

        await using var again = Open();

        Assert.Empty(await again.Database.GetPendingMigrationsAsync());
    }

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private AnnotateHubDb Open() =>
        new(
            (DbContextOptions<AnnotateHubDb>)
                new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(_folder.File("test.db")).Options
        );
}

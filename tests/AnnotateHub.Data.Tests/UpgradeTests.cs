using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace AnnotateHub.Data.Tests;

/// <summary>A database of the first version, with work in it, is brought to this one.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Work_from_before_rounds_is_counted_and_its_free_round_has_settings()
    {
        await using (var old = Open())
        {
            await old.GetService<IMigrator>().MigrateAsync("Initial", TestContext.Current.CancellationToken);
            // Two images of patient 06, one without; one person's work in two states.
            await old.Database.ExecuteSqlRawAsync("""
                PRAGMA foreign_keys = OFF;
                INSERT INTO "Rounds" ("Id", "ProjectId", "Kind", "Name", "CreatedAt") VALUES (5, 1, 0, 'Free', 0);
                INSERT INTO "ImageGroups" ("Id", "ProjectId", "Name", "SortKey", "Width", "Height", "Patient", "ContentHash", "ImportedAt")
                VALUES (1, 1, 'a', 'a', 10, 10, '06', 'a', 0), (2, 1, 'b', 'b', 10, 10, '06', 'b', 0), (3, 1, 'c', 'c', 10, 10, NULL, 'c', 0);
                INSERT INTO "Assignments" ("Id", "RoundId", "ProjectId", "ImageGroupId", "PersonId", "Occasion", "State", "LabelSetId", "CreatedAt")
                VALUES (1, 5, 1, 1, 7, 1, 1, 11, 0), (2, 5, 1, 2, 7, 1, 1, 12, 0), (3, 5, 1, 3, 7, 1, 2, 13, 0);
                INSERT INTO "ClassCounts" ("LabelSetId", "Class", "Count") VALUES (11, 'R', 4), (12, 'R', 2), (12, 'G', 1);
                """);
        }

        await using (var upgrade = Open()) await upgrade.Database.MigrateAsync(TestContext.Current.CancellationToken);

        await using var db = Open();
        Assert.Equal(new RoundSettings(), (await db.Rounds.SingleAsync(TestContext.Current.CancellationToken)).Settings);
        Assert.Equal(
            [("", AssignmentState.Submitted, 1), ("06", AssignmentState.InProgress, 2)],
            (await db.WorkCounts.ToListAsync(TestContext.Current.CancellationToken)).Where(item => item is { RoundId: 5, PersonId: 7, Split: WorkCount.NoSplit })
                .Select(item => (item.Patient, item.State, item.Count)).Order());
        Assert.Equal(
            [("G", 1), ("R", 6)],
            (await db.RoundClassCounts.ToListAsync(TestContext.Current.CancellationToken)).Where(item => item is { RoundId: 5, PersonId: 7 }).Select(item => (item.Class, item.Count)).Order());
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private AnnotateHubDb Open() =>
        new((DbContextOptions<AnnotateHubDb>)new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(_folder.File("old.db")).Options);
}

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
            await old.Database.ExecuteSqlRawAsync(
                """
                PRAGMA foreign_keys = OFF;
                INSERT INTO "AspNetUsers" ("Id", "UserName", "DisplayName", "IsAdministrator", "IsDemo", "CreatedAt", "EmailConfirmed", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
                VALUES (7, 'a', 'Anna', 0, 0, 0, 0, 0, 0, 0, 0);
                INSERT INTO "Rounds" ("Id", "ProjectId", "Kind", "Name", "CreatedAt") VALUES (5, 1, 0, 'Free', 0);
                INSERT INTO "ImageGroups" ("Id", "ProjectId", "Name", "SortKey", "Width", "Height", "Patient", "ContentHash", "ImportedAt")
                VALUES (1, 1, 'a', 'a', 10, 10, '06', 'a', 0), (2, 1, 'b', 'b', 10, 10, '06', 'b', 0), (3, 1, 'c', 'c', 10, 10, NULL, 'c', 0);
                INSERT INTO "Assignments" ("Id", "RoundId", "ProjectId", "ImageGroupId", "PersonId", "Occasion", "State", "LabelSetId", "CreatedAt")
                VALUES (1, 5, 1, 1, 7, 1, 1, 11, 0), (2, 5, 1, 2, 7, 1, 1, 12, 0), (3, 5, 1, 3, 7, 1, 2, 13, 0);
                INSERT INTO "ClassCounts" ("LabelSetId", "Class", "Count") VALUES (11, 'R', 4), (12, 'R', 2), (12, 'G', 1);
                """
            );
        }

        await using (var upgrade = Open())
            await upgrade.Database.MigrateAsync(TestContext.Current.CancellationToken);

        await using var db = Open();
        Assert.Equal(new RoundSettings(), (await db.Rounds.SingleAsync(TestContext.Current.CancellationToken)).Settings);
        Assert.Equal(
            [("", AssignmentState.Submitted, 1), ("06", AssignmentState.InProgress, 2)],
            (await db.WorkCounts.ToListAsync(TestContext.Current.CancellationToken))
                .Where(workCount => workCount is { RoundId: 5, PersonId: 7, Split: WorkCount.NoSplit })
                .Select(workCount => (workCount.Patient, workCount.State, workCount.Count))
                .Order()
        );
        Assert.Equal(
            [("G", 1), ("R", 6)],
            (await db.RoundClassCounts.ToListAsync(TestContext.Current.CancellationToken))
                .Where(roundClassCount => roundClassCount is { RoundId: 5, PersonId: 7 })
                .Select(roundClassCount => (roundClassCount.Class, roundClassCount.Count))
                .Order()
        );
    }

    /// <summary>Until then a note that began with "Let through" said that the gate stays open.</summary>
    [Fact]
    public async Task Who_was_let_through_is_so_in_columns_and_every_row_survives_its_new_foreign_keys()
    {
        await using (var old = Open())
        {
            await old.GetService<IMigrator>().MigrateAsync("ReportsAndAdjudication", TestContext.Current.CancellationToken);
            await old.Database.ExecuteSqlRawAsync(
                """
                INSERT INTO "Projects" ("Id", "Name", "Description", "IsSynthetic", "Classes", "Channels", "Display", "Splits", "ImageCount", "CreatedAt")
                VALUES (1, 'Plate', '', 0, '[{{"key":"R","name":"R","color":"#ff0000"}}]', '[]', '{{}}', 'null', 0, 0);
                INSERT INTO "AspNetUsers" ("Id", "UserName", "DisplayName", "IsAdministrator", "IsDemo", "CreatedAt", "EmailConfirmed", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
                VALUES (7, 'a', 'Anna', 0, 0, 0, 0, 0, 0, 0, 0), (8, 'b', 'Ben', 0, 0, 0, 0, 0, 0, 0, 0), (9, 'c', 'Cleo', 0, 0, 0, 0, 0, 0, 0, 0);
                INSERT INTO "ImageGroups" ("Id", "ProjectId", "Name", "SortKey", "Width", "Height", "ContentHash", "ImportedAt") VALUES (3, 1, 'f', 'f', 10, 10, 'f', 0);
                INSERT INTO "Rounds" ("Id", "ProjectId", "Kind", "Name", "CreatedAt", "Settings") VALUES (5, 1, 1, 'Calibration', 1000, '{{}}');
                INSERT INTO "RoundPeople" ("RoundId", "PersonId", "GatePassed", "GateNote") VALUES
                    (5, 7, 1, 'Let through by Lead: Talked it over. (before: Against Ben at IoU 0.5 over 2 images: detection F1 0.400.)'),
                    (5, 8, 1, 'Let through by Lead: The only one here.'), (5, 9, 0, 'Against Ben: Let through is no beginning of this.');
                INSERT INTO "Audit" ("ProjectId", "At", "Action", "RoundId", "SubjectId", "Detail") VALUES (1, 2000, 'round.letThrough', 5, 7, 'Talked it over.');
                INSERT INTO "SealBreaks" ("RoundId", "PersonId", "Reason", "At") VALUES (5, 8, 'A file is damaged.', 0), (5, NULL, 'At the command line.', 0);
                INSERT INTO "WorkCounts" ("RoundId", "PersonId", "Patient", "Split", "State", "Count") VALUES (5, 7, '', -1, 1, 4);
                INSERT INTO "RoundClassCounts" ("RoundId", "PersonId", "Class", "Count") VALUES (5, 7, 'R', 2);
                INSERT INTO "DailyWork" ("RoundId", "PersonId", "Day", "Submitted", "Operations", "ActiveMilliseconds") VALUES (5, 7, 1, 1, 1, 1);
                INSERT INTO "Adjudications" ("RoundId", "ProjectId", "Policy", "Seed", "Version", "OpenedAt") VALUES (5, 1, '{{}}', 1, 1, 0);
                INSERT INTO "AdjudicationInputs" ("RoundId", "ImageGroupId", "Works", "TakenAt") VALUES (5, 3, '[]', 0);
                INSERT INTO "AdjudicationEntries" ("RoundId", "Version", "OperationId", "Action", "Verdict", "Before", "After", "Text", "IsOwnWork", "PersonId", "At")
                VALUES (5, 1, 'opened', 'opened', 'null', 'null', 'null', '', 0, 8, 0);
                INSERT INTO "AdjudicationSnapshots" ("RoundId", "Version", "Hash", "Content", "PersonId", "At") VALUES (5, 1, 'h', 'c', 8, 0);
                """,
                TestContext.Current.CancellationToken
            );
        }

        await using (var upgrade = Open())
            await upgrade.Database.MigrateAsync(TestContext.Current.CancellationToken);

        await using var db = Open();
        var people = await db
            .RoundPeople.AsNoTracking()
            .OrderBy(roundPerson => roundPerson.PersonId)
            .ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                (2000, "Let through by Lead: Talked it over.", "Against Ben at IoU 0.5 over 2 images: detection F1 0.400."),
                // Without an entry in the audit: when the round was made is the earliest that it can have been.
                (1000, "Let through by Lead: The only one here.", null),
                (null, null, "Against Ben: Let through is no beginning of this."),
            ],
            people.Select(roundPerson => (roundPerson.LetThroughAt?.UtcTicks, roundPerson.LetThroughNote, roundPerson.GateNote))
        );
        foreach (
            var (table, rows) in new[]
            {
                ("SealBreaks", 2),
                ("WorkCounts", 1),
                ("RoundClassCounts", 1),
                ("DailyWork", 1),
                ("AdjudicationInputs", 1),
                ("AdjudicationEntries", 1),
                ("AdjudicationSnapshots", 1),
            }
        )
        {
#pragma warning disable EF1002 // Names of the list above.
            Assert.Equal(
                (table, rows),
                (
                    table,
                    await db
                        .Database.SqlQueryRaw<int>($"""SELECT COUNT(*) AS "Value" FROM "{table}" """)
                        .SingleAsync(TestContext.Current.CancellationToken)
                )
            );
            var keys = await db
                .Database.SqlQueryRaw<string>($"""SELECT "from" AS "Value" FROM pragma_foreign_key_list('{table}')""")
                .ToListAsync(TestContext.Current.CancellationToken);
#pragma warning restore EF1002
            Assert.Contains("RoundId", keys);
        }

        Assert.Empty(
            await db
                .Database.SqlQueryRaw<string>("""SELECT "table" AS "Value" FROM pragma_foreign_key_check""")
                .ToListAsync(TestContext.Current.CancellationToken)
        );
        db.SealBreaks.Add(new AnnotateHub.Data.Entities.SealBreak { RoundId = 404, Reason = "There is no such round." });
        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The last one before passkeys, archived projects and several nodes; two rows in each of its tables.</summary>
    [Fact]
    public async Task Every_row_of_every_table_from_before_passkeys_archives_and_nodes_is_there_afterwards()
    {
        Dictionary<string, List<string>> before;
        await using (var old = Open())
        {
            await old.GetService<IMigrator>().MigrateAsync("OrderedLists", TestContext.Current.CancellationToken);
            await EveryTable.FillAsync(old.Database.GetDbConnection());
            before = await EveryTable.ReadAsync(old.Database.GetDbConnection());
        }

        await using (var upgrade = Open())
            await upgrade.Database.MigrateAsync(TestContext.Current.CancellationToken);

        await using var db = Open();
        var after = await EveryTable.ReadAsync(db.Database.GetDbConnection(), before);
        Assert.True(before.Count > 40, $"Only {before.Count} tables were filled.");
        Assert.All(before, table => Assert.Equal((table.Key, 2), (table.Key, table.Value.Count)));
        Assert.All(before, table => Assert.Equal(table.Value, after[table.Key]));
        // No project is archived, and no job belongs to a node that is not there.
        Assert.Equal(2, await CountAsync(db, """SELECT COUNT(*) AS "Value" FROM "Projects" WHERE "ArchivedAt" IS NULL"""));
        Assert.Equal(2, await CountAsync(db, """SELECT COUNT(*) AS "Value" FROM "Jobs" WHERE "Node" IS NULL AND "Beat" = 0"""));
        db.Passkeys.Add(
            new Passkey
            {
                PersonId = 1,
                CredentialId = [1],
                PublicKey = [2],
                Name = "Laptop",
                Host = "localhost",
            }
        );
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await db.Nodes.CountAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private static Task<int> CountAsync(AnnotateHubDb db, string sql) =>
        db.Database.SqlQueryRaw<int>(sql).SingleAsync(TestContext.Current.CancellationToken);

    private AnnotateHubDb Open() =>
        new(
            (DbContextOptions<AnnotateHubDb>)
                new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(_folder.File("old.db")).Options
        );
}

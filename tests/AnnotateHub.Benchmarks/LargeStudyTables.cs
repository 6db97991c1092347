using System.Runtime.CompilerServices;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Benchmarks;

/// <summary>The rows of a <see cref="LargeStudy"/>, made by the database itself.</summary>
internal static class LargeStudyTables
{
    private const int Patients = 20;
    private const int Annotators = 9;
    private const int TestImages = 800;

    /// <summary>Boxes in one transaction, so that no log of it grows without end.</summary>
    private const int BoxesTogether = 5_000_000;

    public static async Task FillAsync(AnnotateHubDb db, long project, long first, long[] rounds, int images, int boxes)
    {
        db.Database.SetCommandTimeout(TimeSpan.FromHours(6));
        await db.Database.OpenConnectionAsync();
        var isPostgres = db.Database.IsNpgsql();
        var now = TimeProvider.System.GetUtcNow();
        var ticks = now.UtcTicks;
        var no = isPostgres ? "FALSE" : "0";
        const int Submitted = (int)AssignmentState.Submitted;

        await RunAsync(
            db,
            isPostgres
                ? ["SET synchronous_commit TO off"]
                :
                [
                    "PRAGMA synchronous=OFF",
                    "PRAGMA cache_size=-1000000",
                    "PRAGMA wal_autocheckpoint=100000",
                    "PRAGMA temp_store=MEMORY",
                    "PRAGMA foreign_keys=OFF",
                ]
        );
        await RunAsync(
            db,
            [
                $"""
                    INSERT INTO "ImageGroups"
                        ("Id", "ProjectId", "Name", "SortKey", "Width", "Height", "Patient", "Split", "ContentHash", "ImportedAt")
                    SELECT n.i, {project}, {Name}, {Name}, 1080, 1080, 'patient ' || {Padded($"n.i % {Patients}", 2)},
                        CASE WHEN n.i <= {TestImages} THEN {(int)DataSplit.Test} WHEN n.i % 9 = 0 THEN {(int)DataSplit.Validation}
                            ELSE {(int)DataSplit.Train} END,
                        {Padded("n.i", 64)}, {ticks}
                    FROM {Numbers(images)}
                    """,
                "CREATE TEMP TABLE works (image BIGINT, person BIGINT, round BIGINT, state INTEGER)",
                // Calibration: six images to everybody; seed: thirty to the first; test: two people each; refinement: the rest, one person
                // each.
                $"""
                    INSERT INTO works SELECT g."Id", {first} + n.i - 1, {rounds[0]}, {Submitted}
                    FROM "ImageGroups" AS g CROSS JOIN {Numbers(Annotators)} WHERE g."Id" BETWEEN 1001 AND 1006
                    """,
                $"""
                    INSERT INTO works SELECT g."Id", {first}, {rounds[1]}, {Submitted}
                    FROM "ImageGroups" AS g WHERE g."Id" BETWEEN 901 AND 930
                    """,
                $"""
                    INSERT INTO works SELECT g."Id", {first} + (g."Id" + n.i) % {Annotators}, {rounds[3]}, g."Id" % 3
                    FROM "ImageGroups" AS g CROSS JOIN {Numbers(2)} WHERE g."Id" <= {TestImages}
                    """,
                $"""
                    INSERT INTO works SELECT g."Id", {first} + g."Id" % {Annotators}, {rounds[2]},
                        CASE WHEN g."Id" % 3 < 2 THEN {Submitted} WHEN g."Id" % 100 = 2 THEN {(int)AssignmentState.InProgress} ELSE 0 END
                    FROM "ImageGroups" AS g WHERE g."Id" > {TestImages} AND g."Id" NOT BETWEEN 901 AND 930
                    """,
                "CREATE TEMP TABLE w AS SELECT ROW_NUMBER() OVER (ORDER BY image, round, person) AS id, works.* FROM works",
                $"""
                    INSERT INTO "LabelSets" ("Id", "ProjectId", "ImageGroupId", "Kind", "PersonId", "Revision", "CreatedAt")
                    SELECT id, {project}, image, {(int)LabelSetKind.Annotator}, person, 1, {ticks} FROM w
                    """,
                // Keys of assignments are random, so that their rows lie anywhere; here by a multiplication modulo a prime.
                $"""
                    INSERT INTO "Assignments" ("Id", "RoundId", "ProjectId", "ImageGroupId", "PersonId", "Occasion", "State", "LabelSetId",
                        "QueueOrder", "IsWithheld", "ActiveMilliseconds", "Verdicts", "CreatedAt", "ChangedAt", "SubmittedAt")
                    SELECT (id * 48271000003) % 4503599627370449, round, {project}, image, person, 1, state, id, image, {no}, 90000, 0,
                        {ticks}, {ticks} - (id % 86400) * 10000000 - 6000000000,
                        CASE WHEN state = {Submitted} THEN {ticks} - (id % 86400) * 10000000 END
                    FROM w ORDER BY 1
                    """,
                $"""
                    INSERT INTO "ClassCounts" ("LabelSetId", "Class", "Count") SELECT w.id, c.class, {boxes / 3} FROM w CROSS JOIN {Classes}
                    """,
                """
                    INSERT INTO "WorkCounts" ("RoundId", "PersonId", "Patient", "Split", "State", "Count")
                    SELECT w.round, w.person, g."Patient", g."Split", w.state, COUNT(*)
                    FROM w JOIN "ImageGroups" AS g ON g."Id" = w.image GROUP BY 1, 2, 3, 4, 5
                    """,
                $"""
                    INSERT INTO "RoundClassCounts" ("RoundId", "PersonId", "Class", "Count")
                    SELECT w.round, w.person, c.class, {boxes / 3} * COUNT(*) FROM w CROSS JOIN {Classes} GROUP BY 1, 2, 3
                    """,
                $"""
                    INSERT INTO "DailyWork" ("RoundId", "PersonId", "Day", "Submitted", "Operations", "ActiveMilliseconds")
                    SELECT round, person, {DateOnly.FromDateTime(now.UtcDateTime).DayNumber} - id % 200, COUNT(*), 30 * COUNT(*),
                        90000 * COUNT(*)
                    FROM w WHERE state = {Submitted} GROUP BY 1, 2, 3
                    """,
                $"""
                    INSERT INTO "ImageFlags"
                        ("Id", "ProjectId", "ImageGroupId", "AssignmentId", "PersonId", "Reason", "Note", "CreatedAt", "ResolvedAt")
                    SELECT id, {project}, image, (id * 48271000003) % 4503599627370449, person, 0, '', {ticks},
                        CASE WHEN id % 2000 = 0 THEN CAST({ticks} AS BIGINT) END
                    FROM w WHERE id % 1000 = 0
                    """,
                $"""
                    INSERT INTO "Audit" ("ProjectId", "At", "PersonId", "Action", "RoundId", "ImageGroupId", "Detail")
                    SELECT {project}, {ticks} - (10000000 - id) * 10000000, person, 'work.submit', round, image, '' FROM w WHERE id % 10 = 0
                    ORDER BY id
                    """,
            ]
        );
        await BoxesAsync(db, boxes);
        await RunAsync(
            db,
            isPostgres
                ? ["DROP TABLE works", "DROP TABLE w", "VACUUM ANALYZE"]
                :
                [
                    "DROP TABLE works",
                    "DROP TABLE w",
                    "PRAGMA wal_checkpoint(TRUNCATE)",
                    "PRAGMA foreign_keys=ON",
                    "PRAGMA synchronous=FULL",
                ]
        );
    }

    private static async Task BoxesAsync(AnnotateHubDb db, int boxes)
    {
        var works = await db.LabelSets.LongCountAsync();
        var step = Math.Max(1, BoxesTogether / Math.Max(1, boxes));
        for (long from = 1; from <= works && boxes > 0; from += step)
            await RunAsync(
                db,
                [
                    $"""
                        INSERT INTO "Boxes" ("LabelSetId", "ClientId", "X1", "Y1", "X2", "Y2", "Class", "Flags", "Origin", "Review",
                            "AddedAtRevision", "ChangedAtRevision")
                        SELECT w.id, 'b' || n.i, n.i * 12.5, 10, n.i * 12.5 + 30, 45,
                            CASE n.i % 3 WHEN 0 THEN 'R' WHEN 1 THEN 'G' ELSE 'U' END, 0, {(int)BoxOrigin.Model}, n.i % 4, 1, 1
                        FROM w CROSS JOIN {Numbers(boxes)} WHERE w.id >= {from} AND w.id < {from + step} ORDER BY 1
                        """,
                ]
            );
    }

    private const string Classes = "(SELECT 'R' AS class UNION ALL SELECT 'G' UNION ALL SELECT 'U') AS c";
    private static string Name { get; } = $"'plate' || {Padded($"n.i % {Patients}", 2)} || '_f' || {Padded("n.i", 7)}";

    private static string Padded(string number, int digits) =>
        $"substr('{new string('0', digits)}' || CAST({number} AS TEXT), length(CAST({number} AS TEXT)) + 1)";

    private static string Numbers(int count) =>
        $"(WITH RECURSIVE counted(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM counted WHERE i < {count}) SELECT i FROM counted) AS n";

    private static async Task RunAsync(AnnotateHubDb db, string[] steps)
    {
        foreach (var step in steps)
            await db.Database.ExecuteSqlAsync(FormattableStringFactory.Create(step));
    }
}

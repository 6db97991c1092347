using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Kernel.Counters;

/// <summary>Keeps the counters right where work comes, goes or changes hands outside of the writer; for use inside the transaction that
/// does it.</summary>
internal static class WorkTallies
{
    /// <summary>Adds the boxes of label sets to the class totals of their people in the round, or takes them out.</summary>
    /// <param name="sign">1 or -1.</param>
    public static async Task CountBoxesAsync(
        this AnnotateHubDb db,
        long roundId,
        IReadOnlyCollection<(long PersonId, long LabelSetId)> sets,
        int sign,
        CancellationToken cancellationToken
    )
    {
        // SQLite takes about 32,000 values in one statement.
        foreach (
            var person in sets.GroupBy(item => item.PersonId, item => item.LabelSetId)
                .SelectMany(group => group.Chunk(2000).Select(ids => (group.Key, Ids: ids)))
        )
        {
            var ids = person.Ids;
            var counts = await db
                .ClassCounts.Where(classCount => ids.Contains(classCount.LabelSetId))
                .GroupBy(classCount => classCount.Class)
                .Select(group => new { Class = group.Key, Count = group.Sum(classCount => classCount.Count) })
                .ToListAsync(cancellationToken);
            foreach (var count in counts)
                await db.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO "RoundClassCounts" ("RoundId", "PersonId", "Class", "Count") VALUES ({roundId}, {person.Key}, {count.Class}, {sign
                        * count.Count})
                    ON CONFLICT ("RoundId", "PersonId", "Class") DO UPDATE SET "Count" = "RoundClassCounts"."Count" + excluded."Count"
                    """,
                    cancellationToken
                );
        }
    }

    /// <summary>Counts one submission less on this day, for work that was submitted and then withdrawn.</summary>
    /// <param name="taken">-1 where it comes back.</param>
    public static Task CountTakenBackAsync(
        this AnnotateHubDb db,
        Assignment assignment,
        DateTimeOffset now,
        CancellationToken cancellationToken,
        int taken = 1
    ) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "DailyWork" ("RoundId", "PersonId", "Day", "Submitted", "Operations", "ActiveMilliseconds")
            VALUES ({assignment.RoundId}, {assignment.PersonId}, {DateOnly.FromDateTime(now.UtcDateTime).DayNumber}, {-taken}, 0, 0)
            ON CONFLICT ("RoundId", "PersonId", "Day") DO UPDATE SET "Submitted" = "DailyWork"."Submitted" - {taken}
            """,
            cancellationToken
        );

    /// <summary>Counts all assignments of a project anew, after the splits of its images have changed.</summary>
    public static async Task RecountAsync(this AnnotateHubDb db, long projectId, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM "WorkCounts" WHERE "RoundId" IN (SELECT "Id" FROM "Rounds" WHERE "ProjectId" = {projectId})
            """,
            cancellationToken
        );
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "WorkCounts" ("RoundId", "PersonId", "Patient", "Split", "State", "Count")
            SELECT a."RoundId", a."PersonId", COALESCE(g."Patient", ''), COALESCE(g."Split", {WorkCount.NoSplit}), a."State", COUNT(*)
            FROM "Assignments" a JOIN "ImageGroups" g ON g."Id" = a."ImageGroupId"
            WHERE a."ProjectId" = {projectId} AND a."WithdrawnAt" IS NULL
            GROUP BY 1, 2, 3, 4, 5
            """,
            cancellationToken
        );
    }
}

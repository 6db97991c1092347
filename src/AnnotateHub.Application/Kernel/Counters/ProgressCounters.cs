using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Kernel.Counters;

/// <summary>Counts assignments that come and go outside of the writer; for use inside the transaction that makes or removes them.</summary>
public static class ProgressCounters
{
    /// <summary>Counts assignments that were just saved.</summary>
    public static Task IncrementProgressAsync(
        this AnnotateHubDb db,
        IReadOnlyCollection<Assignment> made,
        CancellationToken cancellationToken = default
    ) => CountAsync(db, made, 1, cancellationToken);

    /// <summary>Takes assignments out of the counts, in the state they are in: withdrawn or removed.</summary>
    public static Task DecrementProgressAsync(
        this AnnotateHubDb db,
        IReadOnlyCollection<Assignment> gone,
        CancellationToken cancellationToken = default
    ) => CountAsync(db, gone, -1, cancellationToken);

    private static async Task CountAsync(
        AnnotateHubDb db,
        IReadOnlyCollection<Assignment> assignments,
        int sign,
        CancellationToken cancellationToken
    )
    {
        // SQLite takes about 32,000 values in one statement.
        var facts = new Dictionary<long, (string? Patient, DataSplit? Split)>();
        foreach (var images in assignments.Select(assignment => assignment.ImageGroupId).Distinct().Chunk(2000))
        foreach (
            var group in await db
                .ImageGroups.Where(group => images.Contains(group.Id))
                .Select(group => new
                {
                    group.Id,
                    group.Patient,
                    group.Split,
                })
                .ToListAsync(cancellationToken)
        )
            facts.Add(group.Id, (group.Patient, group.Split));
        var cells = assignments.GroupBy(assignment =>
            (
                assignment.RoundId,
                assignment.PersonId,
                Patient: facts[assignment.ImageGroupId].Patient ?? "",
                Split: WorkCount.SplitKey(facts[assignment.ImageGroupId].Split),
                assignment.State
            )
        );
        foreach (var cell in cells)
        {
            var change = sign * cell.Count();
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "WorkCounts" ("RoundId", "PersonId", "Patient", "Split", "State", "Count")
                VALUES ({cell.Key.RoundId}, {cell.Key.PersonId}, {cell.Key.Patient}, {cell.Key.Split}, {(int)cell.Key.State}, {change})
                ON CONFLICT ("RoundId", "PersonId", "Patient", "Split", "State") DO UPDATE SET "Count" = "WorkCounts"."Count" + excluded."Count"
                """,
                cancellationToken
            );
        }
    }
}

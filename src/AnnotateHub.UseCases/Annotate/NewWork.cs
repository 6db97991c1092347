using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Annotate;

/// <summary>Counts assignments that come and go outside of the writer; for use inside the transaction that makes or removes them.</summary>
public static class NewWork
{
    /// <summary>Counts assignments that were just saved.</summary>
    public static Task CountNewAsync(this AnnotateHubDb db, IReadOnlyCollection<Assignment> made, CancellationToken cancel = default) => CountAsync(db, made, 1, cancel);

    /// <summary>Takes assignments out of the counts, in the state they are in: withdrawn or removed.</summary>
    public static Task CountGoneAsync(this AnnotateHubDb db, IReadOnlyCollection<Assignment> gone, CancellationToken cancel = default) => CountAsync(db, gone, -1, cancel);

    private static async Task CountAsync(AnnotateHubDb db, IReadOnlyCollection<Assignment> assignments, int sign, CancellationToken cancel)
    {
        // SQLite takes about 32,000 values in one statement.
        var facts = new Dictionary<long, (string? Patient, DataSplit? Split)>();
        foreach (var images in assignments.Select(item => item.ImageGroupId).Distinct().Chunk(2000))
            foreach (var group in await db.ImageGroups.Where(group => images.Contains(group.Id)).Select(group => new { group.Id, group.Patient, group.Split }).ToListAsync(cancel))
                facts.Add(group.Id, (group.Patient, group.Split));
        var cells = assignments.GroupBy(item => (item.RoundId, item.PersonId, Patient: facts[item.ImageGroupId].Patient ?? "", Split: WorkCount.SplitKey(facts[item.ImageGroupId].Split), item.State));
        foreach (var cell in cells)
        {
            var change = sign * cell.Count();
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO "WorkCounts" ("RoundId", "PersonId", "Patient", "Split", "State", "Count")
                VALUES ({cell.Key.RoundId}, {cell.Key.PersonId}, {cell.Key.Patient}, {cell.Key.Split}, {(int)cell.Key.State}, {change})
                ON CONFLICT ("RoundId", "PersonId", "Patient", "Split", "State") DO UPDATE SET "Count" = "WorkCounts"."Count" + excluded."Count"
                """, cancel);
        }
    }
}

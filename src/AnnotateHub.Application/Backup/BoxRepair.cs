using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Backup;

/// <summary>Writes the boxes, class counts and revision of each label set as its log gives them, where they are not so already.</summary>
internal static class BoxRepair
{
    /// <returns>A sentence for each set that was written; nothing of what anybody drew.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(AnnotateHubDb db, CancellationToken cancellationToken)
    {
        var done = new List<string>();
        foreach (var id in await db.LabelSets.OrderBy(set => set.Id).Select(set => set.Id).ToListAsync(cancellationToken))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(
                System.Data.IsolationLevel.Serializable,
                cancellationToken
            );
            var set = await db.LabelSets.SingleAsync(one => one.Id == id, cancellationToken);
            var replay = await LogReplay.RunAsync(db, id, cancellationToken);
            // A log with a gap gives no boxes that anybody could trust; what is there stays.
            if (replay.Gap is null && await RepairAsync(db, set, replay, cancellationToken) is { } sentence)
                done.Add(sentence);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }

        return done;
    }

    private static async Task<string?> RepairAsync(
        AnnotateHubDb db,
        LabelSet set,
        LogReplay.Replayed replay,
        CancellationToken cancellationToken
    )
    {
        var told = new List<string>();
        var rows = await db.Boxes.AsNoTracking().Where(box => box.LabelSetId == set.Id).ToListAsync(cancellationToken);
        if (!LogReplay.IsSame(rows, replay))
        {
            await db.Boxes.Where(box => box.LabelSetId == set.Id).ExecuteDeleteAsync(cancellationToken);
            db.Boxes.AddRange(
                replay.Boxes.Boxes.Values.Select(box => new BoxRow
                {
                    LabelSetId = set.Id,
                    ClientId = box.Id,
                    X1 = box.Geometry.X1,
                    Y1 = box.Geometry.Y1,
                    X2 = box.Geometry.X2,
                    Y2 = box.Geometry.Y2,
                    Class = box.Class,
                    Flags = box.Flags,
                    Origin = box.Origin,
                    Score = box.Score,
                    Review = box.Review,
                    Attributes = box.Attributes,
                    Parents = box.Parents,
                    AddedAtRevision = replay.Revisions[box.Id].Added,
                    ChangedAtRevision = replay.Revisions[box.Id].Changed,
                })
            );
            told.Add($"{rows.Count} boxes became the {replay.Boxes.Boxes.Count} of its log");
        }

        var counted = replay
            .Boxes.Boxes.Values.GroupBy(box => box.Class, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var kept = await db.ClassCounts.Where(count => count.LabelSetId == set.Id).ToListAsync(cancellationToken);
        if (
            kept.Count(count => count.Count != 0) != counted.Count
            || kept.Any(count => count.Count != counted.GetValueOrDefault(count.Class))
        )
        {
            await db.ClassCounts.Where(count => count.LabelSetId == set.Id).ExecuteDeleteAsync(cancellationToken);
            db.ChangeTracker.Entries<ClassCount>().ToList().ForEach(entry => entry.State = EntityState.Detached);
            db.ClassCounts.AddRange(
                counted.Select(item => new ClassCount
                {
                    LabelSetId = set.Id,
                    Class = item.Key,
                    Count = item.Value,
                })
            );
            told.Add("its counts of classes were made anew");
        }

        if (set.Revision != replay.Revision)
        {
            told.Add($"its revision {set.Revision} became {replay.Revision}");
            set.Revision = replay.Revision;
        }

        return told.Count == 0 ? null : $"Label set {set.Id}: {string.Join(", ", told)}.";
    }
}

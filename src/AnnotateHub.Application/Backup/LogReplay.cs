using System.Text.Json;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Backup;

/// <summary>Whether the box table is what the log of operations gives when it is replayed from nothing.</summary>
internal static class LogReplay
{
    /// <summary>One sentence for each label set where it is not; nothing of what anybody drew.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(AnnotateHubDb db, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        foreach (var set in await db.LabelSets.OrderBy(item => item.Id).Select(item => item.Id).ToListAsync(cancellationToken))
            if (await FaultOfAsync(db, set, cancellationToken) is { } fault)
                faults.Add($"Label set {set}: {fault} Restore a backup, or ask the maintainers; the log itself is not changed.");
        return faults;
    }

    private static async Task<string?> FaultOfAsync(AnnotateHubDb db, long set, CancellationToken cancellationToken)
    {
        var (boxes, revision) = (new BoxSet(), 0L);
        var log = db.Operations.AsNoTracking().Where(line => line.LabelSetId == set).OrderBy(line => line.Revision);
        await foreach (var line in log.AsAsyncEnumerable())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (line.Revision != ++revision)
                return $"line {revision} of its log is missing.";
            if (JsonSerializer.Deserialize<List<BoxChange>>(line.Boxes, AnnotateJson.Options) is not { } changes)
                return $"line {revision} of its log cannot be read.";
            boxes.Apply(new Operation(line.Sequence, line.OperationId, line.Kind, changes));
        }

        var rows = await db.Boxes.AsNoTracking().Where(box => box.LabelSetId == set).ToListAsync(cancellationToken);
        var (stored, replayed) = (rows.Select(Text).ToHashSet(), boxes.Boxes.Values.Select(Text).ToHashSet());
        return stored.SetEquals(replayed) && rows.Count == boxes.Boxes.Count
            ? null
            : $"its {rows.Count} boxes are not the {boxes.Boxes.Count} that its log gives ({replayed.Except(stored).Count()} differ).";
    }

    private static string Text(BoxRow box) =>
        Text(
            new AnnotatedBox(
                box.ClientId,
                new PixelBox(box.X1, box.Y1, box.X2, box.Y2),
                box.Class,
                box.Flags,
                box.Origin,
                box.Attributes,
                box.Parents,
                box.Score,
                box.Review
            )
        );

    private static string Text(AnnotatedBox box) =>
        JsonSerializer.Serialize(
            new
            {
                box.Id,
                X1 = BoxEdge.Bounded(box.Geometry.X1),
                Y1 = BoxEdge.Bounded(box.Geometry.Y1),
                X2 = BoxEdge.Bounded(box.Geometry.X2),
                Y2 = BoxEdge.Bounded(box.Geometry.Y2),
                box.Class,
                box.Flags,
                box.Origin,
                Attributes = (box.Attributes ?? new Dictionary<string, string>()).OrderBy(item => item.Key, StringComparer.Ordinal),
                Parents = box.Parents ?? [],
                box.Score,
                box.Review,
            }
        );
}

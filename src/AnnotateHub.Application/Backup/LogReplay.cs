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
                faults.Add($"Label set {set}: {fault}");
        return faults;
    }

    /// <summary>What a log gives.</summary>
    /// <param name="Revisions">In which line of the log each box was added, and changed last.</param>
    /// <param name="Gap">A sentence where the log cannot be replayed to its end; null where it can.</param>
    internal sealed record Replayed(
        BoxSet Boxes,
        IReadOnlyDictionary<string, (long Added, long Changed)> Revisions,
        long Revision,
        string? Gap
    );

    internal static async Task<Replayed> RunAsync(AnnotateHubDb db, long set, CancellationToken cancellationToken)
    {
        var (boxes, revision) = (new BoxSet(), 0L);
        var revisions = new Dictionary<string, (long Added, long Changed)>(StringComparer.Ordinal);
        var log = db.Operations.AsNoTracking().Where(line => line.LabelSetId == set).OrderBy(line => line.Revision);
        await foreach (var line in log.AsAsyncEnumerable())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (line.Revision != ++revision)
                return new Replayed(boxes, revisions, revision, $"line {revision} of its log is missing.");
            if (ChangesOf(line) is not { } changes)
                return new Replayed(boxes, revisions, revision, $"line {revision} of its log cannot be read.");
            foreach (var delta in boxes.Apply(new Operation(line.Sequence, line.OperationId, line.Kind, changes)))
                if (delta.After is null)
                    revisions.Remove(delta.Before!.Id);
                else
                    revisions[delta.After.Id] = (delta.Before is null ? revision : revisions[delta.After.Id].Added, revision);
        }

        return new Replayed(boxes, revisions, revision, null);
    }

    /// <summary>Whether the rows are the boxes of the log.</summary>
    internal static bool IsSame(IReadOnlyCollection<BoxRow> rows, Replayed replay) =>
        rows.Count == replay.Boxes.Boxes.Count && Differing(rows, replay) == 0;

    private static int Differing(IReadOnlyCollection<BoxRow> rows, Replayed replay)
    {
        var (stored, replayed) = (rows.Select(Text).ToHashSet(), replay.Boxes.Boxes.Values.Select(Text).ToHashSet());
        return stored.SetEquals(replayed) ? 0 : Math.Max(1, replayed.Except(stored).Count());
    }

    private static async Task<string?> FaultOfAsync(AnnotateHubDb db, long set, CancellationToken cancellationToken)
    {
        var replay = await RunAsync(db, set, cancellationToken);
        if (replay.Gap is not null)
            return $"{replay.Gap} Restore a backup, or ask the maintainers; the log itself is not changed.";
        var rows = await db.Boxes.AsNoTracking().Where(box => box.LabelSetId == set).ToListAsync(cancellationToken);
        return IsSame(rows, replay)
            ? null
            : $"its {rows.Count} boxes are not the {replay.Boxes.Boxes.Count} that its log gives ({Differing(rows, replay)} differ). "
                + "'annotatehub doctor --repair' writes them as the log has them.";
    }

    private static List<BoxChange>? ChangesOf(LoggedOperation line)
    {
        try
        {
            return JsonSerializer.Deserialize<List<BoxChange>>(line.Boxes, AnnotateJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
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

using System.Globalization;
using AnnotateHub.Application.Annotations.PendingOperations;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Web.Features.Annotations;

/// <summary>Held operations in words.</summary>
public static class PendingOperationText
{
    /// <summary>Whose work it is, and how much waits.</summary>
    public static string Caption(PendingImage image) => $"{(image.IsOwn ? "your work" : image.Person)}, {Count(image.Changes.Count)}";

    public static string Count(int changes) => changes == 1 ? "1 change" : $"{changes} changes";

    /// <summary>What applying would do, as a short command: "Add 1 box R at 10, 20 to 44, 61".</summary>
    public static string Describe(PendingChange change) =>
        change.Kind switch
        {
            OperationKind.Submit => "Submit the image",
            OperationKind.Reopen => "Reopen the image",
            _ => change.Deltas is [var only] ? One(change.Kind, only) : Many(change),
        };

    /// <summary>When it was drawn and when it arrived.</summary>
    public static string When(PendingChange change)
    {
        var arrived = Time(change.ReceivedAt);
        if (change.DrawnAt is not { } drawn)
            return $"Arrived {arrived} UTC";
        var sameDay = drawn.UtcDateTime.Date == change.ReceivedAt.UtcDateTime.Date;
        var did = change.Kind is OperationKind.Add ? "Drawn" : "Done";
        return $"{did} {Time(drawn)}, arrived "
            + $"{(sameDay ? change.ReceivedAt.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture) : arrived)} UTC";
    }

    /// <summary>What stands in the way of applying anything on the image and who can help; null when nothing does.</summary>
    public static string? Closed(PendingImage image) =>
        image switch
        {
            { Closed: null } => null,
            { AuthorMayReopen: true, IsOwn: false } => $"{image.Closed} Ask {image.Person} to reopen it, then apply here.",
            _ => image.Closed,
        };

    /// <summary>What a person should know before applying this one; null when there is nothing.</summary>
    public static string? Caution(PendingChange change) =>
        change switch
        {
            { IsFaulty: true } => "It cannot be applied as it is.",
            { NeedsEarlier: true } => "It goes on from a change above: apply that one first.",
            { Boxes: > 0, Deltas.Count: 0 } => "Its boxes are gone or are so already: applying changes nothing.",
            _ => null,
        };

    private static string One(OperationKind kind, BoxDelta delta) =>
        kind switch
        {
            OperationKind.Add => $"Add 1 box {delta.After!.Class} at {Edges(delta.After.Geometry)}",
            OperationKind.Reshape =>
                $"Change 1 box {delta.After!.Class} from {Edges(delta.Before!.Geometry)} into {Edges(delta.After.Geometry)}",
            OperationKind.Reclassify => $"Make 1 box {delta.Before!.Class} a {delta.After!.Class}, at {Edges(delta.After.Geometry)}",
            OperationKind.Flag => $"Mark 1 box {delta.After!.Class} as {Flags(delta.After.Flags)}, at {Edges(delta.After.Geometry)}",
            _ => $"Delete 1 box {delta.Before!.Class} at {Edges(delta.Before.Geometry)}",
        };

    private static string Many(PendingChange change)
    {
        var verb = change.Kind switch
        {
            OperationKind.Add => "Add",
            OperationKind.Reshape => "Change",
            OperationKind.Reclassify => "Reclassify",
            OperationKind.Flag => "Mark",
            _ => "Delete",
        };
        var classes = change
            .Deltas.GroupBy(delta => (delta.After ?? delta.Before)!.Class)
            .OrderBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => $"{same.Count()} {same.Key}")
            .ToList();
        return $"{verb} {change.Boxes} {(change.Boxes == 1 ? "box" : "boxes")}{(classes.Count == 0 ? "" : $" ({string.Join(", ", classes)})")}";
    }

    private static string Edges(PixelBox box) =>
        FormattableString.Invariant($"{box.X1:0.##}, {box.Y1:0.##} to {box.X2:0.##}, {box.Y2:0.##}");

    private static string Flags(BoxFlags flags) => flags is BoxFlags.None ? "plain" : flags.ToString().ToLowerInvariant();

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}

using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Annotation;

/// <summary>A box as it stands after all operations so far.</summary>
public sealed record AnnotatedBox(
    string Id,
    PixelBox Geometry,
    string Class,
    BoxFlags Flags = BoxFlags.None,
    BoxOrigin Origin = BoxOrigin.Drawn,
    IReadOnlyDictionary<string, string>? Attributes = null,
    IReadOnlyList<string>? Parents = null,
    double? Score = null);

/// <summary>
/// The boxes of one label set by client-made id, changed only by operations.
/// </summary>
/// <remarks>
/// The rules are total, so that server and canvas agree whatever the order of arrival: adding an id that is there replaces that box,
/// and changing or deleting an id that is not there does nothing. The canvas applies the same rules (oplog.js);
/// tests/vectors/operation-log.json holds the cases that both pass.
/// </remarks>
public sealed class BoxSet
{
    private readonly Dictionary<string, AnnotatedBox> _boxes = new(StringComparer.Ordinal);

    public BoxSet(IEnumerable<AnnotatedBox>? boxes = null)
    {
        foreach (var box in boxes ?? []) _boxes.Add(box.Id, box);
    }

    public IReadOnlyDictionary<string, AnnotatedBox> Boxes => _boxes;

    /// <summary>Applies one operation and tells which boxes it really changed; Submit and Reopen change none.</summary>
    public IReadOnlyList<BoxDelta> Apply(Operation operation)
    {
        var deltas = new List<BoxDelta>(operation.Boxes.Count);
        foreach (var change in operation.Boxes)
        {
            var before = _boxes.GetValueOrDefault(change.Id);
            var after = After(operation.Kind, change, before);
            if (Equals(before, after)) continue;
            if (after is null) _boxes.Remove(change.Id);
            else _boxes[change.Id] = after;
            deltas.Add(new BoxDelta(before, after));
        }

        return deltas;
    }

    private static AnnotatedBox? After(OperationKind kind, BoxChange change, AnnotatedBox? before) => kind switch
    {
        OperationKind.Add => new AnnotatedBox(
            change.Id, GeometryOf(change), change.Class!, change.Flags ?? BoxFlags.None, change.Origin ?? BoxOrigin.Drawn,
            change.Attributes, change.Parents, change.Score),
        OperationKind.Reshape when before is not null => before with { Geometry = GeometryOf(change) },
        OperationKind.Reclassify when before is not null => before with { Class = change.Class! },
        OperationKind.Flag when before is not null => before with { Flags = change.Flags!.Value },
        OperationKind.Delete => null,
        _ => before,
    };

    private static PixelBox GeometryOf(BoxChange change) =>
        new(change.X1!.Value, change.Y1!.Value, change.X2!.Value, change.Y2!.Value);
}

/// <summary>One box before and after an operation; null where it did not exist.</summary>
public sealed record BoxDelta(AnnotatedBox? Before, AnnotatedBox? After);

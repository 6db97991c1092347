using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Annotation;

/// <summary>
/// The boxes of one label set by client-made id, changed only by operations.
/// </summary>
/// <remarks>
/// The rules are total, so that server and canvas agree whatever the order of arrival: adding an id that is there replaces that box,
/// and changing or deleting an id that is not there does nothing. A model's box that a person reshapes or reclassifies counts as corrected;
/// one that nobody touched before Submit counts as implicitly accepted. The canvas applies the same rules (oplog.js);
/// tests/vectors/operation-log.json holds the cases that both pass.
/// </remarks>
public sealed class BoxSet
{
    private readonly Dictionary<string, AnnotatedBox> _boxes = new(StringComparer.Ordinal);

    public BoxSet(IEnumerable<AnnotatedBox>? boxes = null)
    {
        foreach (var box in boxes ?? [])
            _boxes.Add(box.Id, box);
    }

    public IReadOnlyDictionary<string, AnnotatedBox> Boxes => _boxes;

    /// <summary>Applies one operation and tells which boxes it really changed; Reopen changes none.</summary>
    public IReadOnlyList<BoxDelta> Apply(Operation operation)
    {
        if (operation.Kind is OperationKind.Submit)
            return AcceptUntouched();
        var deltas = new List<BoxDelta>(operation.Boxes.Count);
        foreach (var change in operation.Boxes)
        {
            var before = _boxes.GetValueOrDefault(change.Id);
            var after = After(operation.Kind, change, before);
            if (Equals(before, after))
                continue;
            if (after is null)
                _boxes.Remove(change.Id);
            else
                _boxes[change.Id] = after;
            deltas.Add(new BoxDelta(before, after));
        }

        return deltas;
    }

    private static AnnotatedBox? After(OperationKind kind, BoxChange change, AnnotatedBox? before) =>
        kind switch
        {
            OperationKind.Add => new AnnotatedBox(
                change.Id,
                GeometryOf(change),
                change.Class!,
                change.Flags ?? BoxFlags.None,
                change.Origin ?? BoxOrigin.Drawn,
                change.Attributes,
                change.Parents,
                change.Score,
                change.Review ?? BoxReview.None
            ),
            OperationKind.Reshape when before is not null => before with
            {
                Geometry = GeometryOf(change),
                Review = Corrected(change, before),
            },
            OperationKind.Reclassify when before is not null => before with { Class = change.Class!, Review = Corrected(change, before) },
            OperationKind.Review when before is { Origin: BoxOrigin.Model } => before with { Review = change.Review!.Value },
            OperationKind.Flag when before is not null => before with { Flags = change.Flags!.Value },
            OperationKind.Delete => null,
            _ => before,
        };

    private List<BoxDelta> AcceptUntouched()
    {
        var deltas = _boxes
            .Values.Where(IsUntouched)
            .Select(box => new BoxDelta(box, box with { Review = BoxReview.ImplicitlyAccepted }))
            .ToList();
        foreach (var delta in deltas)
            _boxes[delta.After!.Id] = delta.After;
        return deltas;
    }

    /// <summary>Proposed by a model, and nobody has said or done anything about it.</summary>
    public static bool IsUntouched(AnnotatedBox box) => box is { Origin: BoxOrigin.Model, Review: BoxReview.None };

    private static BoxReview Corrected(BoxChange change, AnnotatedBox before) =>
        before.Origin is BoxOrigin.Model ? change.Review ?? BoxReview.Corrected : before.Review;

    private static PixelBox GeometryOf(BoxChange change) => new(change.X1!.Value, change.Y1!.Value, change.X2!.Value, change.Y2!.Value);
}

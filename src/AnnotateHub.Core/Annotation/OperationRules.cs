using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Labels;

namespace AnnotateHub.Core.Annotation;

/// <summary>What an operation must look like before it may enter the log.</summary>
public static class OperationRules
{
    public const int MaxIdLength = 40;
    public const int MaxBoxes = 20_000;

    /// <summary>Attributes of one box, and parents of one box.</summary>
    public const int MaxAttributes = 64;

    public const int MaxAttributeNameLength = 200;
    public const int MaxAttributeLength = 2000;

    /// <summary>Attribute of a box that a click proposed: by what, with which parameters and for which reason.</summary>
    public const string AssistAttribute = "assist";

    private const BoxFlags KnownFlags = BoxFlags.Difficult | BoxFlags.Truncated | BoxFlags.Occluded | BoxFlags.Ignore;

    /// <summary>
    /// A sentence when the operation cannot even be kept for somebody to decide about, or null: what it did could not be read, or has
    /// values that JSON cannot write.
    /// </summary>
    public static string? UnreadableIn(Operation operation) =>
        operation.Unreadable
        ?? operation
            .Boxes.Where(change => !CanBeWritten(change))
            .Select(change =>
                $"Box '{change.Id}' of operation '{operation.Id}': edges and scores must be finite numbers, origin and review must exist."
            )
            .FirstOrDefault();

    /// <summary>A sentence for the first fault found, or null. Faulty operations never come from the canvas, only from broken or hostile
    /// clients.</summary>
    /// <param name="mayBeEmpty">An add without boxes says that somebody looked and found none: what an imported file without objects is.
    /// Gestures are never empty.</param>
    public static string? Validate(Operation operation, ClassScheme classes, int imageWidth, int imageHeight, bool mayBeEmpty = false)
    {
        if (operation.Sequence < 1)
            return $"Operation '{operation.Id}' has sequence {operation.Sequence}; sequences count from 1.";
        if (!IsId(operation.Id))
            return $"An operation id must be 1 to {MaxIdLength} letters, digits, '-' or '_'; found '{operation.Id}'.";
        if (operation.Undoes is not null && !IsId(operation.Undoes))
            return $"Operation '{operation.Id}' undoes '{operation.Undoes}', which is no operation id.";
        if (operation.Boxes.Count > MaxBoxes)
            return $"Operation '{operation.Id}' names {operation.Boxes.Count} boxes; at most {MaxBoxes} are allowed in one gesture.";
        var hasBoxes = operation.Kind is not (OperationKind.Submit or OperationKind.Reopen);
        if (hasBoxes == (operation.Boxes.Count == 0) && !(mayBeEmpty && operation is { Kind: OperationKind.Add, Boxes.Count: 0 }))
            return $"Operation '{operation.Id}' is a {operation.Kind} with {operation.Boxes.Count} boxes.";
        foreach (var change in operation.Boxes)
        {
            if (!IsId(change.Id))
                return $"A box id must be 1 to {MaxIdLength} letters, digits, '-' or '_'; found '{change.Id}'.";
            var fault = BoxFaultOf(operation.Kind, change, classes, imageWidth, imageHeight);
            if (fault is not null)
                return $"Box '{change.Id}' of operation '{operation.Id}': {fault}";
        }

        return null;
    }

    /// <summary>A sentence for the first fault of one box, or null.</summary>
    public static string? BoxFaultOf(OperationKind kind, BoxChange change, ClassScheme classes, int width, int height)
    {
        if (kind is OperationKind.Add or OperationKind.Reshape)
        {
            if (change is not { X1: { } x1, Y1: { } y1, X2: { } x2, Y2: { } y2 })
                return "four edges are needed.";
            if (!double.IsFinite(x1) || !double.IsFinite(y1) || !double.IsFinite(x2) || !double.IsFinite(y2))
                return "the edges must be finite numbers.";
            if (x2 <= x1 || y2 <= y1)
                return $"({x1}, {y1}, {x2}, {y2}) has no area.";
            // The canvas clamps what people draw; an import may reach over the edge and must survive undo.
            if (new PixelBox(x1, y1, x2, y2) is var box && box.ClampTo(width, height).IsEmpty)
                return $"{box} lies outside the image of {width} x {height} pixels.";
            // Nothing real reaches further than the image is large; what does has another scale, and its area would overflow in exports.
            if (x1 < -width || y1 < -height || x2 > 2.0 * width || y2 > 2.0 * height)
                return $"{box} reaches over the image of {width} x {height} pixels by more than its size.";
        }

        if (kind is OperationKind.Add or OperationKind.Reclassify && (change.Class is null || classes.Find(change.Class) is null))
            return $"class '{change.Class}' is not one of {string.Join(", ", classes.Classes.Select(labelClass => labelClass.Key))}.";
        if (kind is OperationKind.Flag && change.Flags is null)
            return "the flags are missing.";
        if (change.Flags is { } flags && (flags & ~KnownFlags) != 0)
            return $"flags {(int)flags} has bits that mean nothing; 1 difficult, 2 truncated, 4 occluded and 8 ignore are known.";
        if (kind is OperationKind.Add && change.Origin is not BoxOrigin.Model && change.Review is not (null or BoxReview.None))
            return "only boxes that a model proposed are reviewed.";
        if (kind is OperationKind.Add && change.Origin is BoxOrigin.Assisted && change.Attributes?.ContainsKey(AssistAttribute) is not true)
            return $"an assisted box says in its attribute '{AssistAttribute}' by what it was proposed.";
        if (kind is OperationKind.Review && change.Review is null)
            return "the review is missing.";
        if (change.Score is not null and not (>= 0 and <= 1))
            return $"the score must lie between 0 and 1; found {change.Score}.";
        if (change.Attributes is { Count: > MaxAttributes } || change.Parents is { Count: > MaxAttributes })
            return $"at most {MaxAttributes} attributes and {MaxAttributes} parents are kept.";
        if (
            change.Attributes?.Any(item => item.Key.Length > MaxAttributeNameLength || item.Value is not { Length: <= MaxAttributeLength })
            == true
        )
            return $"an attribute is a text of at most {MaxAttributeLength} characters, its name one of at most {MaxAttributeNameLength}.";
        if (change.Parents?.Any(parent => parent is not { Length: <= MaxAttributeNameLength }) == true)
            return $"a parent is an id of at most {MaxAttributeNameLength} characters.";
        return null;
    }

    private static bool CanBeWritten(BoxChange change) =>
        IsNumber(change.X1)
        && IsNumber(change.Y1)
        && IsNumber(change.X2)
        && IsNumber(change.Y2)
        && IsNumber(change.Score)
        && (change.Origin is not { } origin || Enum.IsDefined(origin))
        && (change.Review is not { } review || Enum.IsDefined(review));

    private static bool IsNumber(double? value) => value is not { } number || double.IsFinite(number);

    private static bool IsId(string? id) =>
        id is { Length: >= 1 and <= MaxIdLength } && id.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '-' or '_');
}

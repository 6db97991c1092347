using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Labels;

namespace AnnotateHub.Core.Annotation;

/// <summary>What an operation must look like before it may enter the log.</summary>
public static class OperationRules
{
    public const int LongestId = 40;
    public const int MostBoxes = 20_000;

    /// <summary>A sentence for the first fault found, or null. Faulty operations never come from the canvas, only from broken or hostile clients.</summary>
    /// <param name="mayBeEmpty">An add without boxes says that somebody looked and found none: what an imported file without objects is. Gestures are never empty.</param>
    public static string? FaultOf(Operation operation, ClassScheme classes, int imageWidth, int imageHeight, bool mayBeEmpty = false)
    {
        if (operation.Sequence < 1) return $"Operation '{operation.Id}' has sequence {operation.Sequence}; sequences count from 1.";
        if (!IsId(operation.Id)) return $"An operation id must be 1 to {LongestId} letters, digits, '-' or '_'; found '{operation.Id}'.";
        if (operation.Undoes is not null && !IsId(operation.Undoes)) return $"Operation '{operation.Id}' undoes '{operation.Undoes}', which is no operation id.";
        if (operation.Boxes.Count > MostBoxes) return $"Operation '{operation.Id}' names {operation.Boxes.Count} boxes; at most {MostBoxes} are allowed in one gesture.";
        var hasBoxes = operation.Kind is not (OperationKind.Submit or OperationKind.Reopen);
        if (hasBoxes == (operation.Boxes.Count == 0) && !(mayBeEmpty && operation is { Kind: OperationKind.Add, Boxes.Count: 0 }))
            return $"Operation '{operation.Id}' is a {operation.Kind} with {operation.Boxes.Count} boxes.";
        foreach (var change in operation.Boxes)
        {
            if (!IsId(change.Id)) return $"A box id must be 1 to {LongestId} letters, digits, '-' or '_'; found '{change.Id}'.";
            var fault = FaultOf(operation.Kind, change, classes, imageWidth, imageHeight);
            if (fault is not null) return $"Box '{change.Id}' of operation '{operation.Id}': {fault}";
        }

        return null;
    }

    private static string? FaultOf(OperationKind kind, BoxChange change, ClassScheme classes, int width, int height)
    {
        if (kind is OperationKind.Add or OperationKind.Reshape)
        {
            if (change is not { X1: { } x1, Y1: { } y1, X2: { } x2, Y2: { } y2 }) return "four edges are needed.";
            if (!double.IsFinite(x1) || !double.IsFinite(y1) || !double.IsFinite(x2) || !double.IsFinite(y2))
                return "the edges must be finite numbers.";
            if (x2 <= x1 || y2 <= y1) return $"({x1}, {y1}, {x2}, {y2}) has no area.";
            // The canvas clamps what people draw; an import may reach over the edge and must survive undo.
            if (new PixelBox(x1, y1, x2, y2) is var box && box.ClampTo(width, height).IsEmpty)
                return $"{box} lies outside the image of {width} x {height} pixels.";
        }

        if (kind is OperationKind.Add or OperationKind.Reclassify && (change.Class is null || classes.Find(change.Class) is null))
            return $"class '{change.Class}' is not one of {string.Join(", ", classes.Classes.Select(item => item.Key))}.";
        if (kind is OperationKind.Flag && change.Flags is null) return "the flags are missing.";
        if (kind is OperationKind.Review && change.Review is null) return "the review is missing.";
        if (change.Score is not null and not (>= 0 and <= 1)) return $"the score must lie between 0 and 1; found {change.Score}.";
        if (change.Attributes is { Count: > 64 } || change.Parents is { Count: > 64 }) return "at most 64 attributes and 64 parents are kept.";
        return null;
    }

    private static bool IsId(string? id) =>
        id is { Length: >= 1 and <= LongestId } && id.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '-' or '_');
}

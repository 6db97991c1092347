using System.Text;
using AnnotateHub.Core.Annotation;

namespace AnnotateHub.Application.Annotations.Operations;

/// <summary>
/// What one operation and one person may ask of the one door through which all boxes go, so that nobody holds everybody. Settings
/// <c>Limits:*</c>. What the server itself reads from files is not bound by it.
/// </summary>
/// <param name="Boxes">Boxes of one operation.</param>
/// <param name="AttributeBytes">Names and values of all attributes of one operation, in UTF-8.</param>
/// <param name="OperationsPerSecond">Operations of one person, on the long run.</param>
/// <param name="Burst">Operations of one person at once, as after a day without network.</param>
public sealed record OperationLimits(int Boxes = 5_000, int AttributeBytes = 1 << 20, int OperationsPerSecond = 100, int Burst = 5_000)
{
    /// <summary>A sentence for an operation that is too large, or null.</summary>
    public string? FaultOf(Operation operation)
    {
        if (operation.Boxes is { } boxes && boxes.Count > Boxes)
            return $"Operation '{operation.Id}' names {boxes.Count} boxes; at most {Boxes} are taken in one gesture, so that others need "
                + "not wait for it. Do it in parts.";
        var bytes = operation
            .Boxes?.Where(box => box?.Attributes is not null)
            .Sum(box => box.Attributes!.Sum(item => Encoding.UTF8.GetByteCount(item.Key) + Encoding.UTF8.GetByteCount(item.Value ?? "")));
        return bytes > AttributeBytes
            ? $"The attributes of operation '{operation.Id}' have {bytes} bytes; at most {AttributeBytes} are taken in one gesture."
            : null;
    }
}

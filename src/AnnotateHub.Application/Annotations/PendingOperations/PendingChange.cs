using AnnotateHub.Core.Annotation;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Annotations.PendingOperations;

/// <param name="Boxes">Boxes that the operation names.</param>
/// <param name="Deltas">What it would change, those before it applied; empty when it is faulty or its boxes are gone.</param>
/// <param name="IsFaulty">It can never be applied as it is; the reason says why.</param>
/// <param name="NeedsEarlier">It changes a box that an operation before it, also held, brings.</param>
public sealed record PendingChange(
    long HeldId,
    OperationKind Kind,
    int Boxes,
    IReadOnlyList<BoxDelta> Deltas,
    bool IsFaulty,
    bool NeedsEarlier,
    string Reason,
    DateTimeOffset? DrawnAt,
    DateTimeOffset ReceivedAt
);

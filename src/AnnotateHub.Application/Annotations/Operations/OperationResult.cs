namespace AnnotateHub.Application.Annotations.Operations;

/// <param name="Revision">Revision of the label set after the operation.</param>
/// <param name="Reason">A sentence when the operation was held or refused.</param>
public sealed record OperationResult(long Sequence, OperationOutcome Outcome, long Revision, string? Reason = null);

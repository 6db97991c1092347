using AnnotateHub.Core.Annotation;

namespace AnnotateHub.Data.Entities;

/// <summary>An operation that arrived when its assignment could no longer be edited: kept and offered, never dropped.</summary>
public sealed class PendingOperation
{
    public long Id { get; set; }
    public long AssignmentId { get; set; }
    public long PersonId { get; set; }
    public required string ClientId { get; set; }
    public long Sequence { get; set; }
    public required string OperationId { get; set; }
    public OperationKind Kind { get; set; }
    public required string Boxes { get; set; }
    public string? Undoes { get; set; }
    public DateTimeOffset? ClientTime { get; set; }
    public DateTimeOffset ReceivedAt { get; set; }
    public required string Reason { get; set; }
    public DateTimeOffset? ResolvedAt { get; set; }
    public long? ResolvedById { get; set; }
    public PendingResolution? Resolution { get; set; }
}

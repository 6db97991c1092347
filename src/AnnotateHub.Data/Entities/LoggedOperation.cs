using AnnotateHub.Core.Annotation;

namespace AnnotateHub.Data.Entities;

/// <summary>One line of the append-only log of a label set. Never changed, never pruned.</summary>
public sealed class LoggedOperation
{
    public long Id { get; set; }
    public long LabelSetId { get; set; }

    /// <summary>Position in the set's log, from 1 without gaps.</summary>
    public long Revision { get; set; }

    public required string ClientId { get; set; }
    public long Sequence { get; set; }
    public required string OperationId { get; set; }
    public OperationKind Kind { get; set; }

    /// <summary>The boxes of the operation as they travelled (JSON).</summary>
    public required string Boxes { get; set; }

    public string? Undoes { get; set; }
    public long PersonId { get; set; }
    public DateTimeOffset? ClientTime { get; set; }
    public DateTimeOffset ReceivedAt { get; set; }
}

using AnnotateHub.Core.Annotation;

namespace AnnotateHub.Data.Entities;

/// <summary>A box as it stands now; how it came to be is in the log.</summary>
public sealed class BoxRow
{
    public long Id { get; set; }
    public long LabelSetId { get; set; }

    /// <summary>Made by the client; unique in the set.</summary>
    public required string ClientId { get; set; }

    public double X1 { get; set; }
    public double Y1 { get; set; }
    public double X2 { get; set; }
    public double Y2 { get; set; }
    public required string Class { get; set; }
    public BoxFlags Flags { get; set; }
    public BoxOrigin Origin { get; set; }

    /// <summary>Score of the model that proposed it, 0 to 1.</summary>
    public double? Score { get; set; }

    /// <summary>What a person did with a box that a model proposed.</summary>
    public BoxReview Review { get; set; }

    public IReadOnlyDictionary<string, string>? Attributes { get; set; }
    public IReadOnlyList<string>? Parents { get; set; }
    public long AddedAtRevision { get; set; }
    public long ChangedAtRevision { get; set; }
}

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

/// <summary>Last sequence number that one client sent for one assignment.</summary>
public sealed class ClientCursor
{
    public long AssignmentId { get; set; }
    public required string ClientId { get; set; }
    public long LastSequence { get; set; }
}

/// <summary>An operation that arrived when its assignment could no longer be edited: kept and offered, never dropped.</summary>
public sealed class HeldOperation
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
    public HeldResolution? Resolution { get; set; }
}

public enum HeldResolution
{
    Applied,
    Discarded,
}

namespace AnnotateHub.Data.Entities;

/// <summary>Said about an assignment, pinned to a box or a place or to nothing.</summary>
public sealed class Comment
{
    public long Id { get; set; }
    public long ProjectId { get; set; }
    public long AssignmentId { get; set; }
    public long PersonId { get; set; }

    /// <summary>Client-made id of the box it is pinned to.</summary>
    public string? BoxId { get; set; }

    /// <summary>Raw pixels, for a comment that is pinned to a place.</summary>
    public double? X { get; set; }

    public double? Y { get; set; }
    public required string Text { get; set; }
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The comment that this one answers; only first comments are pinned and resolved.</summary>
    public long? ReplyToId { get; set; }

    public DateTimeOffset? ResolvedAt { get; set; }
    public long? ResolvedById { get; set; }
}

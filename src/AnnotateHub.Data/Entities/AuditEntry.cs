namespace AnnotateHub.Data.Entities;

/// <summary>Who did what, beyond the boxes (those are in the log of operations). Never changed, never pruned.</summary>
public sealed class AuditEntry
{
    public long Id { get; set; }
    public long ProjectId { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>Who did it; null for the command line, which is named in <see cref="Operator"/>.</summary>
    public long? PersonId { get; set; }

    /// <summary>Account of the operating system at the command line.</summary>
    public string? Operator { get; set; }

    /// <summary>What was done, for example <c>assignment.returned</c>.</summary>
    public required string Action { get; set; }

    /// <summary>The round that it concerns: decides who may read the entry.</summary>
    public long? RoundId { get; set; }

    public long? ImageGroupId { get; set; }

    /// <summary>The person that it was done to.</summary>
    public long? SubjectId { get; set; }

    /// <summary>The rest, as a sentence.</summary>
    public string Detail { get; set; } = "";
}

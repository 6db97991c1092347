namespace AnnotateHub.Data.Entities;

/// <summary>Somebody looked into a blind round before everybody had submitted. Never removed; reports print it.</summary>
public sealed class SealBreak
{
    public long Id { get; set; }
    public long RoundId { get; set; }

    /// <summary>Null for the command line, which is named in <see cref="Operator"/>.</summary>
    public long? PersonId { get; set; }

    public string? Operator { get; set; }
    public required string Reason { get; set; }
    public DateTimeOffset At { get; set; }
}

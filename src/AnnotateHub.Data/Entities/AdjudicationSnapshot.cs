namespace AnnotateHub.Data.Entities;

/// <summary>What was signed: inputs, policy, decisions and result in one canonical text.</summary>
public sealed class AdjudicationSnapshot
{
    public long Id { get; set; }
    public long RoundId { get; set; }
    public int Version { get; set; }

    /// <summary>SHA-256 of <see cref="Content"/> in UTF-8.</summary>
    public required string Hash { get; set; }

    public required string Content { get; set; }
    public long? PersonId { get; set; }
    public string? Operator { get; set; }
    public DateTimeOffset At { get; set; }
}

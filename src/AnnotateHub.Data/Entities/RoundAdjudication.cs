using AnnotateHub.Core.Consensus;

namespace AnnotateHub.Data.Entities;

/// <summary>How the work of a round's annotators becomes one truth. What was decided is in the log.</summary>
public sealed class RoundAdjudication
{
    public long RoundId { get; set; }
    public long ProjectId { get; set; }
    public UnionPolicy Policy { get; set; } = UnionPolicy.Paper;

    /// <summary>Shuffles who is A and who is B, for each case anew.</summary>
    public long Seed { get; set; }

    /// <summary>From 1; reopening after a sign-off begins the next.</summary>
    public int Version { get; set; } = 1;

    /// <summary>When somebody asked to see whose boxes are whose; null while anonymised.</summary>
    public DateTimeOffset? UnblindedAt { get; set; }

    public DateTimeOffset OpenedAt { get; set; }
    public DateTimeOffset? SignedAt { get; set; }
}

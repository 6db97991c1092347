using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Consensus.Adjudication;

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

/// <summary>The submitted work on one image as it was taken in.</summary>
public sealed class AdjudicationInput
{
    public long RoundId { get; set; }
    public long ImageGroupId { get; set; }
    public IReadOnlyList<AdjudicatedWork> Works { get; set; } = [];
    public DateTimeOffset TakenAt { get; set; }
}

/// <summary>One line of the append-only log of an adjudication. Never changed, never pruned.</summary>
public sealed class AdjudicationEntry
{
    public long Id { get; set; }
    public long RoundId { get; set; }
    public int Version { get; set; }

    /// <summary>Made by the client; unique in the round, so that a repeated request is done once.</summary>
    public required string OperationId { get; set; }

    /// <summary><c>take</c>, <c>keepAll</c>, <c>dropAll</c>, <c>edit</c>, <c>reclassify</c>, <c>later</c>, <c>undo</c>, <c>comment</c>, <c>opened</c>, <c>applied</c>, <c>unblinded</c>, <c>signedOff</c>, <c>reopened</c>.</summary>
    public required string Action { get; set; }

    public long? ImageGroupId { get; set; }
    public string? CaseKey { get; set; }
    public Verdict? Verdict { get; set; }

    /// <summary>The operation that this line takes back.</summary>
    public string? Undoes { get; set; }

    /// <summary>The boxes that stood there before and after.</summary>
    public IReadOnlyList<VerdictBox>? Before { get; set; }

    public IReadOnlyList<VerdictBox>? After { get; set; }

    /// <summary>A comment, or what happened as a sentence.</summary>
    public string Text { get; set; } = "";

    /// <summary>Who decided had drawn some of the boxes themselves.</summary>
    public bool IsOwnWork { get; set; }

    /// <summary>Null for the command line, which is named in <see cref="Operator"/>.</summary>
    public long? PersonId { get; set; }

    public string? Operator { get; set; }
    public DateTimeOffset At { get; set; }
}

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

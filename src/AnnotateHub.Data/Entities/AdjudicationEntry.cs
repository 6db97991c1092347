using AnnotateHub.Core.Consensus.Adjudication;

namespace AnnotateHub.Data.Entities;

/// <summary>One line of the append-only log of an adjudication. Never changed, never pruned.</summary>
public sealed class AdjudicationEntry
{
    public long Id { get; set; }
    public long RoundId { get; set; }
    public int Version { get; set; }

    /// <summary>Made by the client; unique in the round, so that a repeated request is done once.</summary>
    public required string OperationId { get; set; }

    /// <summary><c>take</c>, <c>keepAll</c>, <c>dropAll</c>, <c>edit</c>, <c>reclassify</c>, <c>later</c>, <c>undo</c>, <c>comment</c>,
    /// <c>opened</c>, <c>applied</c>, <c>unblinded</c>, <c>signedOff</c>, <c>reopened</c>.</summary>
    public required string Action { get; set; }

    public long? ImageGroupId { get; set; }
    public string? CaseKey { get; set; }
    public Decision? Verdict { get; set; }

    /// <summary>The operation that this line takes back.</summary>
    public string? Undoes { get; set; }

    /// <summary>The boxes that stood there before and after.</summary>
    public IReadOnlyList<DecisionBox>? Before { get; set; }

    public IReadOnlyList<DecisionBox>? After { get; set; }

    /// <summary>A comment, or what happened as a sentence.</summary>
    public string Text { get; set; } = "";

    /// <summary>Who decided had drawn some of the boxes themselves.</summary>
    public bool IsOwnWork { get; set; }

    /// <summary>Null for the command line, which is named in <see cref="Operator"/>.</summary>
    public long? PersonId { get; set; }

    public string? Operator { get; set; }
    public DateTimeOffset At { get; set; }
}

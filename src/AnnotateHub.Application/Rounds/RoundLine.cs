using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Application.Rounds;

/// <summary>One round in a project's list.</summary>
/// <param name="IsWatched">Whether the work is everybody's; false: the person's own, and nothing is told of others.</param>
/// <param name="People">How many were chosen; null where that is not for the person.</param>
public sealed record RoundLine(
    long Id,
    RoundKind Kind,
    string Name,
    bool IsClosed,
    DateTimeOffset CreatedAt,
    bool IsAnnotator,
    bool IsWatched,
    int? People,
    StateCounts Work
);

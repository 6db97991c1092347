using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Application.Rounds.Queue;

/// <summary>One round as its annotator sees it; drift is counted with its host.</summary>
/// <param name="WaitsFor">Why the round is not open for the person, as a sentence; null when it is.</param>
/// <param name="Next">The next open image of this round; null when there is none or it is not open.</param>
public sealed record MyRound(
    long RoundId,
    RoundKind Kind,
    string Name,
    bool IsClosed,
    int Done,
    int Of,
    int Returned,
    int Skipped,
    string? WaitsFor,
    QueueItem? Next
);

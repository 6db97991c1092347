using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>Where *Continue* leads.</summary>
public sealed record QueueItem(long ImageId, long AssignmentId);

/// <summary>Before and after an assignment among the person's own of its round, done ones included.</summary>
/// <param name="Number">From 1.</param>
public sealed record QueuePlace(int Number, int Of, QueueItem? Previous, QueueItem? Next);

/// <summary>One person's own work in a project.</summary>
/// <param name="Next">Null when nothing is open.</param>
/// <param name="CalibrationIsOpen">Production rounds wait for the calibration.</param>
public sealed record MyWork(IReadOnlyList<MyRound> Rounds, QueueItem? Next, bool CalibrationIsOpen);

/// <summary>One round as its annotator sees it; drift is counted with its host.</summary>
/// <param name="WaitsFor">Why the round is not open for the person, as a sentence; null when it is.</param>
/// <param name="Next">The next open image of this round; null when there is none or it is not open.</param>
public sealed record MyRound(
    long RoundId, RoundKind Kind, string Name, bool IsClosed, int Done, int Of, int Returned, int Skipped, string? WaitsFor, QueueItem? Next);

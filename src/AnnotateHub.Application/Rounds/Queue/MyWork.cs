namespace AnnotateHub.Application.Rounds.Queue;

/// <summary>One person's own work in a project.</summary>
/// <param name="Next">Null when nothing is open.</param>
/// <param name="CalibrationIsOpen">Production rounds wait for the calibration.</param>
public sealed record MyWork(IReadOnlyList<MyRound> Rounds, QueueItem? Next, bool CalibrationIsOpen);

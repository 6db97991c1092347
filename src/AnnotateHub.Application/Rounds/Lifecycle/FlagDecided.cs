namespace AnnotateHub.Application.Rounds.Lifecycle;

/// <param name="Withdrawn">Assignments that were taken out of the round.</param>
public sealed record FlagDecided(FlagDecision Decision, int Withdrawn);

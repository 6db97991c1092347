namespace AnnotateHub.Application.Rounds.Creation;

/// <param name="IsCalibrated">False while production rounds do not open for this person.</param>
public sealed record PersonShare(long PersonId, string Name, int? SeniorityRank, int Assignments, bool IsCalibrated);

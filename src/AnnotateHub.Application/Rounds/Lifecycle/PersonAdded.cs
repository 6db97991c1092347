namespace AnnotateHub.Application.Rounds.Lifecycle;

/// <param name="Images">Assignments that the person got.</param>
public sealed record PersonAdded(int Images);

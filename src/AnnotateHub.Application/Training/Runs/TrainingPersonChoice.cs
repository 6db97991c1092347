namespace AnnotateHub.Application.Training.Runs;

/// <param name="Images">That they answered and that may be learnt from.</param>
public sealed record TrainingPersonChoice(long PersonId, string Name, int Images);

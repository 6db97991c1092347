namespace AnnotateHub.Application.Training.Runs;

/// <summary>Something that happened in a training, as a sentence.</summary>
/// <param name="IsWarning">People should look at it.</param>
public sealed record TrainingLogEntry(DateTimeOffset At, string Text, bool IsWarning = false);

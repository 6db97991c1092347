using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>Something that a trainer said.</summary>
public sealed record TrainingLogLine(DateTimeOffset At, TrainerMessage Message);

namespace AnnotateHub.Application.Models.Registry;

/// <summary>That a training of this project made the model: its manifest is our own and needs nobody's confirmation.</summary>
/// <param name="Card">JSON.</param>
public sealed record NewModelTraining(long TrainingRunId, string Card);

using AnnotateHub.Training.Cards;

namespace AnnotateHub.Application.Training;

/// <param name="Card">Null where nothing came of it.</param>
/// <param name="WasDone">The folder held this very model already.</param>
public sealed record FolderTrainingReport(TrainingCard? Card, string? Refused = null, bool WasDone = false);

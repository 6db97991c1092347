using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training;

/// <param name="Images">What was looked at, for the card.</param>
/// <param name="Labels">As <paramref name="Images"/>.</param>
/// <param name="Settings">Null: the defaults of the kind.</param>
/// <param name="ValidationShare">Of the images; none of fewer than three.</param>
/// <param name="Folds">Above 1: as many trainings that each keep another fold for figures, then one on all images. 0: none.</param>
/// <param name="License">Of the model; null: not stated.</param>
/// <param name="MustResume">Refuses where there is nothing to go on with.</param>
/// <param name="Out">Gets <c>model.onnx</c>, <c>manifest.json</c>, <c>card.json</c>, and <c>training/</c>.</param>
public sealed record FolderTrainingRequest(
    TrainingKind Kind,
    TrainingData Data,
    string Images,
    string Labels,
    string Out,
    TrainingSettings? Settings = null,
    long Seed = 1,
    double ValidationShare = 0.2,
    int Folds = 0,
    string Device = "cpu",
    int Threads = 1,
    string? StartFrom = null,
    bool MustResume = false,
    int? MemoryMegabytes = null,
    string? License = null
);

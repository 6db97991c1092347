using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>One training in a list.</summary>
/// <param name="DataVersion">Hash of what it learns from.</param>
/// <param name="Seconds">At work, over all starts.</param>
/// <param name="Detector">Name and version of what came of it; null while there is none.</param>
public sealed record TrainingLine(
    long Id,
    string Name,
    TrainingTarget Target,
    TrainingState State,
    bool IsStopping,
    string Message,
    string Chosen,
    string DataVersion,
    long? ParentId,
    long? JobId,
    DateTimeOffset CreatedAt,
    string? By,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    double Seconds,
    long? DetectorId,
    string? Detector,
    long? ClassifierId,
    string? Classifier
);

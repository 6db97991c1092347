using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Experiments.Runs;

/// <summary>One experiment of a project, as it stands.</summary>
/// <param name="Message">One sentence on how it stands; tells nothing of boxes.</param>
/// <param name="Labels">What it learns from, in words.</param>
/// <param name="Trainings">That it needs.</param>
/// <param name="Estimate">Seconds by the clock, as it was told before.</param>
/// <param name="Seconds">At work, over all starts.</param>
/// <param name="Hash">Of the frozen table; null while there is none.</param>
public sealed record ExperimentLine(
    long Id,
    string Title,
    TrainingState State,
    bool IsStopping,
    string Message,
    ExperimentRequest Request,
    string Labels,
    string DataVersion,
    int Trainings,
    double Estimate,
    double Seconds,
    DateTimeOffset CreatedAt,
    string? By,
    DateTimeOffset? FinishedAt,
    long? JobId,
    string? Hash
);

using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Experiments.Runs;

/// <summary>An experiment of a project as its file keeps it.</summary>
/// <param name="PersonId">Who began it; 0 at the command line.</param>
/// <param name="Operator">Whose account that was at the command line.</param>
/// <param name="Request">With every default filled in.</param>
/// <param name="StopAs">What it is to become once it has stopped; null while nobody has asked it to stop.</param>
internal sealed record ExperimentRecord(
    long Id,
    long ProjectId,
    long PersonId,
    string? Operator,
    DateTimeOffset CreatedAt,
    ExperimentRequest Request,
    string Title,
    string Labels,
    string DataVersion,
    int Trainings,
    double Estimate,
    TrainingState State,
    string Message,
    TrainingState? StopAs = null,
    long? JobId = null,
    double Seconds = 0,
    DateTimeOffset? FinishedAt = null,
    string? Hash = null
);

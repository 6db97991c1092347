using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>How a start of a training ended.</summary>
public sealed record TrainingReport(TrainingState State, string Message);

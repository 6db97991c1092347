namespace AnnotateHub.Application.Training.Runs;

/// <param name="DataVersion">Hash of what it learns from.</param>
/// <param name="JobId">Null where the caller trains.</param>
public sealed record TrainingBegun(long TrainingId, string Name, string DataVersion, long? JobId);

namespace AnnotateHub.Application.Experiments.Runs;

/// <param name="DataVersion">Hash of what it learns from.</param>
/// <param name="JobId">Null where the caller does it.</param>
public sealed record ExperimentBegun(long ExperimentId, string Title, string DataVersion, long? JobId);

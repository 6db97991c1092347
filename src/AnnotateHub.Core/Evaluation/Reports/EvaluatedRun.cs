namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>What one run of a model says about the images.</summary>
/// <param name="Name">Differs from every other.</param>
/// <param name="Model">Runs of the same model (other seeds) make a mean and a deviation.</param>
/// <param name="TrainedOn">Patients it learned from, for train-on/test-on tables; null where not said.</param>
public sealed record EvaluatedRun(string Name, string Model, IReadOnlyList<Prediction> Predictions, string? TrainedOn = null);

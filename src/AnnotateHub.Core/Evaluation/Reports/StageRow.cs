namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>The model at one weight of the classifier.</summary>
/// <param name="Words">detector only, classifier only, as the settings.</param>
public sealed record StageRow(double ClassifierWeight, string Words, double? Ap, double? BestF1, double? Threshold);

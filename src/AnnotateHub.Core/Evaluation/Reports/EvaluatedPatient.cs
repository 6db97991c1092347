namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>One class in the images of one patient.</summary>
public sealed record EvaluatedPatient(string Patient, int Images, int Truth, double? Ap, double? BestF1);

namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>A point of a precision-recall curve.</summary>
public sealed record CurvePoint(double Recall, double Precision, double Score);

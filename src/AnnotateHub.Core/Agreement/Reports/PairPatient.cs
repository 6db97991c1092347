namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>Two raters in the images of one patient.</summary>
public sealed record PairPatient(string Patient, int Images, DetectionCounts Counts, double? F1, double? SameClass, Coefficient Kappa);

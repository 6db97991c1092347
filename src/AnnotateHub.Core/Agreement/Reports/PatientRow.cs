namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>One patient for all raters.</summary>
public sealed record PatientRow(string Patient, int Images, double? MeanF1, Coefficient Alpha);

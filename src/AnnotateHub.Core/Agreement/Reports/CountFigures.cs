namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>How far the numbers of cells in the images agree.</summary>
/// <param name="Limits">Bland and Altman, first minus second; null among several raters and below two images.</param>
public sealed record CountFigures(Figure Icc, LimitsOfAgreement? Limits);

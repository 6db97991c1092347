namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>One class against the rest.</summary>
/// <param name="Counts">Boxes of this class that were matched to a box of this class, and the others of it; null among several
/// raters.</param>
/// <param name="F1">Of these counts: found <i>and</i> named alike; null among several raters.</param>
/// <param name="Coefficient">Cohen's kappa of a pair, Krippendorff's alpha of several raters.</param>
public sealed record OneClassFigures(string Class, DetectionCounts? Counts, double? F1, Figure Coefficient);

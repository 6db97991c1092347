using AnnotateHub.Core.Agreement.Reports;

namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>Two models on the same images: first minus second, with the images drawn together.</summary>
public sealed record ModelComparison(string First, string Second, Figure ApDifference, Figure BestF1Difference);

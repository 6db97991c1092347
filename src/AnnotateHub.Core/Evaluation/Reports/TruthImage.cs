namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>An image with its truth; an empty list where there is nothing to find.</summary>
/// <param name="Patient">Empty where unknown.</param>
public sealed record TruthImage(string Name, string Patient, IReadOnlyList<TruthCell> Cells);

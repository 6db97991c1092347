namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>One image for all raters.</summary>
/// <param name="Boxes">Of each rater; null where the rater did not have the image.</param>
/// <param name="MeanF1">Mean over the pairs of raters.</param>
/// <param name="SameClass">Mean share of agreeing pairs of ratings.</param>
public sealed record ImageRow(string Image, string Patient, IReadOnlyList<int?> Boxes, double? MeanF1, double? SameClass);

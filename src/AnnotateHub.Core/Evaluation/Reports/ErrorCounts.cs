namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>How often which error occurs at the best threshold; of the first class.</summary>
public sealed record ErrorCounts(double? Threshold, int Hits, int FalsePositives, int Missed, int Confused, int Oversized);

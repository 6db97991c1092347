namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>One bar: values from <paramref name="Low"/> (inclusive) to <paramref name="High"/> (exclusive; the last bar includes
/// it).</summary>
public sealed record HistogramBin(double Low, double High, int Count);

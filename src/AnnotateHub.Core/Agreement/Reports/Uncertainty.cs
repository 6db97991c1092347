namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>How the intervals were made.</summary>
public sealed record Uncertainty(int Resamples, ulong Seed, string Generator, string Unit);

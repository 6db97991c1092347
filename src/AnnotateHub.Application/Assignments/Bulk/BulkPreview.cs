namespace AnnotateHub.Application.Assignments.Bulk;

/// <summary>What a bulk action would do.</summary>
/// <param name="Changes">What it would be done to.</param>
/// <param name="LeftAlone">What was asked for and would stay as it is, each with its reason.</param>
/// <param name="Missing">Keys that name nothing in this round, as far as one may know.</param>
public sealed record BulkPreview(IReadOnlyList<BulkItem> Changes, IReadOnlyList<BulkItem> LeftAlone, IReadOnlyList<long> Missing);

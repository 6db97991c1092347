namespace AnnotateHub.Application.Assignments.Bulk;

/// <summary>What became of taking a bulk action back.</summary>
/// <param name="Count">Assignments that are as they were.</param>
/// <param name="LeftAlone">How many are not, by reason.</param>
public sealed record BulkUndone(int Count, IReadOnlyDictionary<string, int> LeftAlone);

namespace AnnotateHub.Application.Assignments.Bulk;

/// <summary>What is needed to take a bulk action back.</summary>
/// <param name="ToPersonId">Who got the work.</param>
/// <param name="AddsPerson">They had nothing in the round before.</param>
public sealed record BulkUndo(BulkAction Action, IReadOnlyList<BulkStep> Steps, long? ToPersonId = null, bool AddsPerson = false);

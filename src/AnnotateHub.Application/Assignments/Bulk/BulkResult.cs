namespace AnnotateHub.Application.Assignments.Bulk;

/// <summary>What a bulk action did.</summary>
/// <param name="Missing">Keys that name nothing in this round, as far as one may know.</param>
/// <param name="Undo">Takes it back when it is handed in again.</param>
public sealed record BulkResult(
    IReadOnlyList<BulkItem> Done,
    IReadOnlyList<BulkItem> LeftAlone,
    IReadOnlyList<long> Missing,
    BulkUndo Undo
);

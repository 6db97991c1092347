using AnnotateHub.Application.Rounds;

namespace AnnotateHub.Application.Assignments.Bulk;

/// <summary>What is to be done to which assignments of a round.</summary>
/// <param name="Assignments">These alone; null: all that the filter finds.</param>
/// <param name="Filter">Person, state, patient and part of the image's name; the place in a list is of no matter here.</param>
/// <param name="ToPersonId">For <see cref="BulkAction.Reassign"/>: who gets the work.</param>
/// <param name="Comment">For <see cref="BulkAction.Return"/>: what to look at again.</param>
public sealed record BulkRequest(
    BulkAction Action,
    IReadOnlyList<long>? Assignments = null,
    TableFilter? Filter = null,
    long? ToPersonId = null,
    string? Comment = null
);

using AnnotateHub.Application.Assignments.Bulk;
using AnnotateHub.Application.Rounds;

namespace AnnotateHub.Web.Features.Assignments;

/// <summary>What is to be done to which assignments: those of 'assignments', or all that 'filter' finds; both narrow.</summary>
public sealed record BulkBody(
    BulkAction? Action,
    IReadOnlyList<long>? Assignments,
    BulkFilterBody? Filter,
    long? ToPersonId,
    string? Comment
)
{
    public BulkRequest ToRequest(BulkAction action) =>
        new(
            action,
            Assignments,
            Filter is null ? null : new TableFilter(Filter.PersonId, Filter.State, Filter.Patient, Filter.Image),
            ToPersonId,
            Comment
        );
}

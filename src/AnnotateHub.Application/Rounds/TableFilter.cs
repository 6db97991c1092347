using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Application.Rounds;

/// <summary>What a table of assignments is asked for.</summary>
/// <param name="Search">Part of an image's name.</param>
/// <param name="IsWithdrawn">Work that was taken from its people, for leads, instead of work that counts.</param>
public sealed record TableFilter(
    long? PersonId = null,
    AssignmentState? State = null,
    string? Patient = null,
    string? Search = null,
    TableOrder Order = TableOrder.Image,
    bool Descending = false,
    int Skip = 0,
    int Take = 50,
    bool IsWithdrawn = false
);

using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Application.Assignments.Bulk;

/// <summary>One assignment of a bulk action.</summary>
/// <param name="HasBegun">The person has left a trace in it: boxes, a comment or a flag.</param>
/// <param name="Reason">Why it is left alone; null where the action is done to it.</param>
public sealed record BulkItem(
    long AssignmentId,
    long ImageId,
    string Image,
    long PersonId,
    string Person,
    AssignmentState State,
    bool HasBegun,
    string? Reason = null
);

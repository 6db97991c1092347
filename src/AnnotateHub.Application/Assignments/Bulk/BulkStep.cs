using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Application.Assignments.Bulk;

/// <summary>One assignment as it was before a bulk action.</summary>
/// <param name="QueueOrder">Its place in the person's queue.</param>
/// <param name="ChangedAt">When it was changed last, the action included: what was changed since is not taken back.</param>
/// <param name="NewAssignmentId">The other person's assignment where started work was given away.</param>
public sealed record BulkStep(
    long AssignmentId,
    long PersonId,
    AssignmentState State,
    int QueueOrder = 0,
    DateTimeOffset? ChangedAt = null,
    long? NewAssignmentId = null
);

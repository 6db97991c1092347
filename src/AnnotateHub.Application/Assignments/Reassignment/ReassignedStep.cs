namespace AnnotateHub.Application.Assignments.Reassignment;

/// <summary>What is needed to take one reassignment back.</summary>
/// <param name="AssignmentId">The work as its first person had it.</param>
/// <param name="PersonId">Who had it.</param>
/// <param name="QueueOrder">Its place in that person's queue.</param>
/// <param name="NewAssignmentId">The other person's assignment where the first had begun; null where the work itself moved.</param>
public sealed record ReassignedStep(long AssignmentId, long PersonId, int QueueOrder, long? NewAssignmentId);

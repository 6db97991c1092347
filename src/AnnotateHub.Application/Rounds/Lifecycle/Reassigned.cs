namespace AnnotateHub.Application.Rounds.Lifecycle;

/// <param name="AssignmentId">The other person's assignment.</param>
/// <param name="WasStarted">The first person had started: their work is withdrawn and kept in the log.</param>
public sealed record Reassigned(long AssignmentId, bool WasStarted);

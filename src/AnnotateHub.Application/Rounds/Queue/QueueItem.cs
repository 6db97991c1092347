namespace AnnotateHub.Application.Rounds.Queue;

/// <summary>Where *Continue* leads.</summary>
public sealed record QueueItem(long ImageId, long AssignmentId);

namespace AnnotateHub.Application.Jobs;

/// <summary>Jobs of one kind and one state that have not ended.</summary>
/// <param name="IsRunning">Else they wait.</param>
/// <param name="Since">When the oldest of them was put in, or began to run.</param>
public sealed record UnfinishedJobs(string Kind, bool IsRunning, int Count, DateTimeOffset Since);

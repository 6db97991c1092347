namespace AnnotateHub.Application.Models.Runs;

/// <summary>No queue: the caller works.</summary>
public sealed class NoRunQueue : IRunQueue
{
    public Task<long?> EnqueueAsync(long runId, string title, long projectId, long? personId) => Task.FromResult<long?>(null);

    public Task CancelAsync(long jobId) => Task.CompletedTask;

    public Task<IReadOnlyCollection<long>> WaitingAsync() => Task.FromResult<IReadOnlyCollection<long>>([]);
}

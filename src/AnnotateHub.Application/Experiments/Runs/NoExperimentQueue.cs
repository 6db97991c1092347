namespace AnnotateHub.Application.Experiments.Runs;

/// <summary>No queue: the caller works.</summary>
public sealed class NoExperimentQueue : IExperimentQueue
{
    public Task<long?> EnqueueAsync(long experimentId, string title, long projectId, long? personId) => Task.FromResult<long?>(null);

    public Task CancelAsync(long jobId) => Task.CompletedTask;
}

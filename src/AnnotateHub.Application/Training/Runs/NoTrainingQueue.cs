namespace AnnotateHub.Application.Training.Runs;

/// <summary>No queue: the caller works.</summary>
public sealed class NoTrainingQueue : ITrainingQueue
{
    public Task<long?> EnqueueAsync(long trainingId, string title, long projectId, long? personId) => Task.FromResult<long?>(null);

    public Task CancelAsync(long jobId) => Task.CompletedTask;

    public Task<IReadOnlyCollection<long>> WaitingAsync() => Task.FromResult<IReadOnlyCollection<long>>([]);
}

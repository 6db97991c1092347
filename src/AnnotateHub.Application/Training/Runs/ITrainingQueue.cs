namespace AnnotateHub.Application.Training.Runs;

/// <summary>Where trainings wait for their turn: the server's jobs, one at a time. The command line has none and trains itself.</summary>
public interface ITrainingQueue
{
    /// <returns>Key of the job; null where whoever began the training does it too.</returns>
    Task<long?> EnqueueAsync(long trainingId, string title, long projectId, long? personId);

    /// <summary>Asks the job to stop at a checkpoint.</summary>
    Task CancelAsync(long jobId);

    /// <summary>Trainings whose jobs wait or are at work.</summary>
    Task<IReadOnlyCollection<long>> WaitingAsync();
}

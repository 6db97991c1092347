namespace AnnotateHub.Application.Experiments.Runs;

/// <summary>Where experiments wait for their turn: the server's jobs. The command line has none and does them itself.</summary>
public interface IExperimentQueue
{
    /// <returns>Key of the job; null where whoever began the experiment does it too.</returns>
    Task<long?> EnqueueAsync(long experimentId, string title, long projectId, long? personId);

    /// <summary>Asks the job to stop at a checkpoint.</summary>
    Task CancelAsync(long jobId);
}

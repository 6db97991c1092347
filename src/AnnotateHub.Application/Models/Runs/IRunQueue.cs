namespace AnnotateHub.Application.Models.Runs;

/// <summary>Where runs wait for a machine: the server's jobs. The command line has none and does the run itself.</summary>
public interface IRunQueue
{
    /// <returns>Key of the job; null where whoever began the run does it too.</returns>
    Task<long?> EnqueueAsync(long runId, string title, long projectId, long? personId);

    /// <summary>Asks the job to stop; what was done stays.</summary>
    Task CancelAsync(long jobId);

    /// <summary>Runs whose jobs wait or are at work.</summary>
    Task<IReadOnlyCollection<long>> WaitingAsync();
}

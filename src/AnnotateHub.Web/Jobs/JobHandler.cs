using System.Text.Json;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Jobs;

namespace AnnotateHub.Web.Jobs;

/// <summary>
/// Does one kind of long work. A handler is run again from the start after a crash or restart, so what it did already must
/// cost it little and change nothing.
/// </summary>
public interface IJobHandler
{
    string Kind { get; }

    Task<JobOutcome> RunAsync(JobRecord job, IProgress<JobProgress> progress, CancellationToken cancellation);

    /// <summary>
    /// Throws away what only this job needed. Called once its row says how it ended, so that a crash in between leaves files behind
    /// (swept later) and never a job to be run again without them.
    /// </summary>
    Task EndedAsync(JobRecord job) => Task.CompletedTask;
}

/// <summary>How a job ended.</summary>
/// <param name="Message">One sentence for people.</param>
/// <param name="Result">Kept as JSON for the page that shows the details.</param>
public sealed record JobOutcome(bool Succeeded, string Message, object? Result = null)
{
    public static JobOutcome Done(string message, object? result = null) => new(true, message, result);

    public static JobOutcome Failed(string message, object? result = null) => new(false, message, result);
}

/// <summary>What a handler needs, written as JSON into the job's row.</summary>
public static class JobPayload
{
    public static T Read<T>(JobRecord job) => JsonSerializer.Deserialize<T>(job.Payload, JsonSerializerOptions.Web)
        ?? throw new InvalidOperationException($"Job {job.Id} ({job.Kind}) has an empty payload.");

    public static string Write(object payload) => JsonSerializer.Serialize(payload, JsonSerializerOptions.Web);
}

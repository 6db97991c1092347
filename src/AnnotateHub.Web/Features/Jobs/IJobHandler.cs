using System.Text.Json;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Web.Features.Jobs;

/// <summary>
/// Does one kind of long work. A handler is run again from the start after a crash or restart, so what it did already must
/// cost it little and change nothing.
/// </summary>
public interface IJobHandler
{
    string Kind { get; }

    /// <summary>It changes nothing of its project, and may run for one that is archived.</summary>
    bool OnlyReads => false;

    Task<JobOutcome> RunAsync(JobRecord job, IProgress<JobProgress> progress, CancellationToken cancellation);

    /// <summary>
    /// Throws away what only this job needed. Called once its row says how it ended, so that a crash in between leaves files behind
    /// (swept later) and never a job to be run again without them.
    /// </summary>
    Task EndedAsync(JobRecord job) => Task.CompletedTask;
}

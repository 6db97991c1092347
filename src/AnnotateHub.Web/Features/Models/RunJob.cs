using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Jobs;
using AnnotateHub.UseCases.Models;
using AnnotateHub.Web.Jobs;

namespace AnnotateHub.Web.Features.Models;

/// <summary>A run as a job: what its checkpoints say is done is not done again. Its message tells nothing of boxes.</summary>
public sealed class RunJob(RunWork work, RunNews news) : IJobHandler
{
    public const string KindName = "model-run";

    public string Kind => KindName;

    public async Task<JobOutcome> RunAsync(JobRecord job, IProgress<JobProgress> progress, CancellationToken cancellation)
    {
        var report = await work.ExecuteAsync(JobPayload.Read<Payload>(job).RunId, progress, cancellation);
        return report.State is RunState.Finished ? JobOutcome.Done(report.Message) : JobOutcome.Failed(report.Message);
    }

    public async Task EndedAsync(JobRecord job)
    {
        // A run that says how it ended is not moved by this.
        var run = JobPayload.Read<Payload>(job).RunId;
        if (await work.WasCancelledAsync(job.Id)) await work.StopAsync(run);
        else await work.BreakAsync(run, "It stopped on an unexpected fault; the job and the server's log have the details. It can go on from where it was.");
        await news.TellAsync(run);
    }

    public sealed record Payload(long RunId);
}

using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Jobs;

namespace AnnotateHub.Web.Features.Models;

/// <summary>A run as a job: what its checkpoints say is done is not done again. Its message tells nothing of boxes.</summary>
public sealed class RunJob(RunExecutor work, RunEndNotifications notifications) : IJobHandler
{
    public const string KindName = JobKinds.ModelRun;

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
        if (await work.WasCancelledAsync(job.Id))
            await work.StopAsync(run);
        else
            await work.BreakAsync(
                run,
                "It stopped on an unexpected fault; the job and the server's log have the details. It can go on from where it was."
            );
        await notifications.AddAsync(run);
    }

    public sealed record Payload(long RunId);
}

using AnnotateHub.Application.Experiments.Runs;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Notifications;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Jobs;

namespace AnnotateHub.Web.Features.Experiments;

/// <summary>An experiment as a job: what is trained is not trained again. Its message tells nothing of boxes.</summary>
public sealed class ExperimentJob(ExperimentExecutor work, AnalysisEndNotifications notifications) : IJobHandler
{
    public const string KindName = JobKinds.Experiment;

    public string Kind => KindName;

    public async Task<JobOutcome> RunAsync(JobRecord job, IProgress<JobProgress> progress, CancellationToken cancellation)
    {
        var payload = JobPayload.Read<Payload>(job);
        var report = await work.ExecuteAsync(payload.ProjectId, payload.ExperimentId, progress, cancellation);
        return report.State is TrainingState.Failed ? JobOutcome.Failed(report.Message) : JobOutcome.Done(report.Message);
    }

    public async Task EndedAsync(JobRecord job)
    {
        var (projectId, experimentId) = JobPayload.Read<Payload>(job);
        if (await work.SettleAsync(projectId, experimentId, job.Id))
            await notifications.AddAsync(job.Id, PageAddress.Experiment(projectId, experimentId));
    }

    public sealed record Payload(long ProjectId, long ExperimentId);
}

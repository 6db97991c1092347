using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Jobs;

namespace AnnotateHub.Web.Features.Training;

/// <summary>A training as a job: it goes on from its last checkpoint. Its message tells nothing of boxes.</summary>
public sealed class TrainingJobHandler(TrainingExecutor work, TrainingEndNotifications notifications) : IJobHandler
{
    public const string KindName = JobKinds.Training;

    public string Kind => KindName;

    public async Task<JobOutcome> RunAsync(JobRecord job, IProgress<JobProgress> progress, CancellationToken cancellation)
    {
        var report = await work.ExecuteAsync(JobPayload.Read<Payload>(job).TrainingId, progress, cancellation);
        return report.State is TrainingState.Failed ? JobOutcome.Failed(report.Message) : JobOutcome.Done(report.Message);
    }

    public async Task EndedAsync(JobRecord job)
    {
        var training = JobPayload.Read<Payload>(job).TrainingId;
        await work.SettleAsync(training, job.Id);
        await notifications.AddAsync(training);
    }

    public sealed record Payload(long TrainingId);
}

using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelCheck;
using AnnotateHub.Application.Notifications;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Jobs;

namespace AnnotateHub.Web.Features.LabelCheck;

/// <summary>A label check as a job: folds that are trained are not trained again. Its message tells nothing of boxes.</summary>
public sealed class LabelCheckJob(LabelChecks checks, AnalysisEndNotifications notifications) : IJobHandler
{
    public const string KindName = JobKinds.LabelCheck;

    public string Kind => KindName;

    public async Task<JobOutcome> RunAsync(JobRecord job, IProgress<JobProgress> progress, CancellationToken cancellation)
    {
        var payload = JobPayload.Read<Payload>(job);
        return await checks.RunAsync(payload.ProjectId, payload.CheckId, progress, cancellation) is { } refused
            ? JobOutcome.Failed(refused)
            : JobOutcome.Done("The labels were checked; the list is on the project's page Label check.");
    }

    public Task EndedAsync(JobRecord job)
    {
        var payload = JobPayload.Read<Payload>(job);
        return notifications.AddAsync(job.Id, PageAddress.LabelCheck(payload.ProjectId, payload.CheckId));
    }

    public sealed record Payload(long ProjectId, long CheckId);
}

using AnnotateHub.Application.CellMap;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Notifications;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Jobs;

namespace AnnotateHub.Web.Features.CellMap;

/// <summary>A map of cells as a job: features that are there are not computed again. Its message tells nothing of boxes.</summary>
public sealed class CellMapJob(CellMaps maps, AnalysisEndNotifications notifications) : IJobHandler
{
    public const string KindName = JobKinds.CellMap;

    public string Kind => KindName;

    public async Task<JobOutcome> RunAsync(JobRecord job, IProgress<JobProgress> progress, CancellationToken cancellation)
    {
        var payload = JobPayload.Read<Payload>(job);
        return await maps.RunAsync(payload.ProjectId, payload.MapId, progress, cancellation) is { } refused
            ? JobOutcome.Failed(refused)
            : JobOutcome.Done("The map is drawn; it is on the project's page Map of the cells.");
    }

    public Task EndedAsync(JobRecord job)
    {
        var payload = JobPayload.Read<Payload>(job);
        return notifications.AddAsync(job.Id, PageAddress.CellMap(payload.ProjectId, payload.MapId));
    }

    public sealed record Payload(long ProjectId, long MapId);
}

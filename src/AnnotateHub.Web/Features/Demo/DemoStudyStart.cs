using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Demo.Study;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Jobs;
using AnnotateHub.Web.Hosting;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Features.Demo;

/// <summary>Puts the making of the finished study on the job board, once; a failed one is tried again at the next start.</summary>
public sealed class DemoStudyStart(FinishedStudy study, JobBoard board, JobStore jobs, DemoDoor door, IOptions<DemoSettings> settings)
{
    public async Task EnsureAsync()
    {
        if (!door.IsOpen || !settings.Value.Study)
            return;
        // Whoever cancelled it meant it; whoever deleted a study that was made did, too.
        if (
            (await jobs.UnfinishedAsync(JobKinds.DemoStudy)).Count > 0
            || await jobs.HasEndedAsync(JobKinds.DemoStudy, JobState.Succeeded, JobState.Cancelled)
        )
            return;
        var project = await study.EnsureProjectAsync();
        await board.EnqueueAsync(JobKinds.DemoStudy, "Make the finished study", new { }, project);
    }

    public async Task<DemoEntranceState> StateAsync()
    {
        if (await study.IsFinishedAsync())
            return DemoEntranceState.Finished;
        var isComing =
            (await jobs.UnfinishedAsync(JobKinds.DemoStudy)).Count > 0
            || (settings.Value.Study && (await jobs.UnfinishedAsync(JobKinds.DemoGrow)).Count > 0);
        return isComing ? DemoEntranceState.Making : DemoEntranceState.None;
    }
}

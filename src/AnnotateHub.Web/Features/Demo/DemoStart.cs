using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Demo;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Core.Study;
using AnnotateHub.Web.Features.Jobs;
using AnnotateHub.Web.Hosting;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Features.Demo;

/// <summary>
/// Opens the demo on the pairs that come with the program and puts the rest of the plate on the job board; where it is off, what it left
/// from an earlier start opens nothing.
/// </summary>
public sealed class DemoStart(
    DemoAccounts accounts,
    DemoProject demo,
    JobBoard board,
    JobStore jobs,
    DemoClosing closing,
    DemoDoor door,
    DemoStudyStart study,
    IOptions<DemoSettings> settings
)
{
    public async Task EnsureAsync()
    {
        if (!door.IsOpen)
        {
            await closing.CloseAsync();
            return;
        }

        await accounts.EnsureAsync();
        var members = DemoAccounts
            .All.Select(account => new DemoMember(
                account.UserName,
                account.UserName == "lead" ? ProjectRole.Manager : ProjectRole.Annotator,
                account.Months,
                account.Rank
            ))
            .ToList();
        var project = await demo.EnsureProjectAsync(Path.Combine(AppContext.BaseDirectory, "seed-data"), members);
        var images = await demo.ImageCountAsync(project);
        // Somebody who cancelled the growth meant it; a failed one is tried again at the next start.
        var isSettled = (await jobs.UnfinishedAsync(DemoGrowJob.KindName)).Count > 0 || await jobs.WasCancelledAsync(DemoGrowJob.KindName);
        if (images < settings.Value.Images && !isSettled)
        {
            await board.EnqueueAsync(
                DemoGrowJob.KindName,
                $"Grow the demo plate to {settings.Value.Images} images",
                new DemoGrowJob.Payload(settings.Value.Images),
                project
            );
            return;
        }

        // While the plate grows, the end of its job begins the study.
        if ((await jobs.UnfinishedAsync(DemoGrowJob.KindName)).Count == 0)
            await study.EnsureAsync();
    }
}

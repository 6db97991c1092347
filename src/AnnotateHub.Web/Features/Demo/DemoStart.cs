using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Demo;
using AnnotateHub.Web.Features.People;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Features.Demo;

/// <summary>Opens the demo on the pairs that come with the program and puts the rest of the plate on the job board.</summary>
public sealed class DemoStart(DemoAccounts accounts, DemoProject demo, JobBoard board, IDbContextFactory<AnnotateHubDb> databases, IOptions<DemoSettings> settings)
{
    public async Task EnsureAsync()
    {
        if (!settings.Value.Enabled) return;
        await accounts.EnsureAsync();
        var members = DemoAccounts.All.Select(account => new DemoMember(
            account.UserName, account.UserName == "lead" ? ProjectRole.Manager : ProjectRole.Annotator, account.Months, account.Rank)).ToList();
        var project = await demo.EnsureProjectAsync(Path.Combine(AppContext.BaseDirectory, "seed-data"), members);
        await using var db = await databases.CreateDbContextAsync();
        var images = await db.Projects.Where(item => item.Id == project).Select(item => item.ImageCount).SingleAsync();
        // Somebody who cancelled the growth meant it; a failed one is tried again at the next start.
        var settled = await db.Jobs.AnyAsync(job => job.Kind == DemoGrowJob.KindName && (job.State <= JobState.Running || job.State == JobState.Cancelled));
        if (images < settings.Value.Images && !settled)
            await board.EnqueueAsync(DemoGrowJob.KindName, $"Grow the demo plate to {settings.Value.Images} images", new DemoGrowJob.Payload(settings.Value.Images), project);
    }
}

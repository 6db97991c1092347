using AnnotateHub.Data;
using AnnotateHub.UseCases.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Models;

/// <summary>Tells who began a run that it ended, and how; nothing of boxes.</summary>
public sealed class RunNews(IDbContextFactory<AnnotateHubDb> database, Notices notices, TimeProvider clock)
{
    public async Task TellAsync(long runId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var run = await db.ModelRuns.AsNoTracking().SingleOrDefaultAsync(item => item.Id == runId, cancel);
        if (run is not { CreatedById: { } person, FinishedAt: not null }) return;
        db.Notify(person, run.ProjectId, NotificationKind.RunEnded, $"{run.Name}: {run.Message}", PageAddress.Run(run.ProjectId, run.Id), clock.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        notices.Publish(person);
    }
}

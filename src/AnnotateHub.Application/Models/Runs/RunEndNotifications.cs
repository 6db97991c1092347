using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>Notifies who started a run that it ended, and how; nothing of boxes.</summary>
public sealed class RunEndNotifications(IDbContextFactory<AnnotateHubDb> database, IClientNotifier notifier, TimeProvider clock)
{
    public async Task AddAsync(long runId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var run = await db.ModelRuns.AsNoTracking().SingleOrDefaultAsync(modelRun => modelRun.Id == runId, cancellationToken);
        if (run is null)
            return;
        if (run is { CreatedById: { } person, FinishedAt: not null })
        {
            var address = PageAddress.Run(run.ProjectId, run.Id);
            db.Notify(person, run.ProjectId, NotificationKind.RunEnded, $"{run.Name}: {run.Message}", address, clock.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            notifier.Publish(new NotificationAdded(person, run.ProjectId));
        }

        notifier.Publish(new RunChanged(run.Id, run.ProjectId));
    }
}

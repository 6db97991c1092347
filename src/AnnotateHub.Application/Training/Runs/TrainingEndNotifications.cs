using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Notifications;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>Notifies the leads of a project that a training ended, and how; nothing of boxes.</summary>
public sealed class TrainingEndNotifications(IDbContextFactory<AnnotateHubDb> database, IClientNotifier notifier, TimeProvider clock)
{
    public async Task AddAsync(long trainingId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var training = await db
            .TrainingRuns.AsNoTracking()
            .Where(one => one.Id == trainingId && (one.State == TrainingState.Done || one.State == TrainingState.Failed))
            .Select(one => new
            {
                one.ProjectId,
                one.Name,
                one.Message,
            })
            .SingleOrDefaultAsync(cancellationToken);
        // Who paused it or gave it up knows.
        if (training is null)
            return;
        var leads = await db.LeadsOf(training.ProjectId).ToListAsync(cancellationToken);
        var address = PageAddress.Training(training.ProjectId, trainingId);
        foreach (var lead in leads)
            db.Notify(
                lead,
                training.ProjectId,
                NotificationKind.TrainingEnded,
                $"{training.Name}: {training.Message}",
                address,
                clock.GetUtcNow()
            );
        await db.SaveChangesAsync(cancellationToken);
        foreach (var lead in leads)
            notifier.Publish(new NotificationAdded(lead, training.ProjectId));
    }
}

using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Notifications;

/// <summary>Notifies the leads of a project that an experiment, a map of its cells or a label check ended, and how, in the words of its
/// job; nothing of boxes.</summary>
public sealed class AnalysisEndNotifications(IDbContextFactory<AnnotateHubDb> database, IClientNotifier notifier, TimeProvider clock)
{
    /// <summary>For a job that came to its end. Who cancelled one knows: nobody is told.</summary>
    /// <param name="address">Where its outcome is, as <see cref="PageAddress"/> writes it.</param>
    public async Task AddAsync(long jobId, string address, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var ended = await db
            .Jobs.AsNoTracking()
            .Where(job => job.Id == jobId && (job.State == JobState.Succeeded || job.State == JobState.Failed))
            .Select(job => new
            {
                job.ProjectId,
                job.Title,
                job.Message,
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (ended is not { ProjectId: { } projectId })
            return;
        var leads = await db.LeadsOf(projectId).ToListAsync(cancellationToken);
        foreach (var lead in leads)
            db.Notify(lead, projectId, NotificationKind.AnalysisEnded, $"{ended.Title}. {ended.Message}", address, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        foreach (var lead in leads)
            notifier.Publish(new NotificationAdded(lead, projectId));
    }
}

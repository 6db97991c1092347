using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Notifications;

/// <summary>What waits in the app for one person; those of projects that the person has left are not shown.</summary>
public sealed class NotificationService(IDbContextFactory<AnnotateHubDb> database, IClientNotifier notifier, TimeProvider clock)
{
    public const int MaxItems = 200;

    /// <summary>Newest first.</summary>
    /// <param name="projects">Only of these; null for all.</param>
    public async Task<NotificationPage> ListAsync(
        long personId,
        bool unreadOnly = false,
        int skip = 0,
        int take = 50,
        IReadOnlyCollection<long>? projects = null,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var own = Own(db, personId, projects);
        var items = await own.Where(notification => !unreadOnly || notification.ReadAt == null)
            .OrderByDescending(notification => notification.Id)
            .Skip(Math.Max(0, skip))
            .Take(Math.Clamp(take, 1, MaxItems))
            .Select(notification => new NotificationView(
                notification.Id,
                notification.ProjectId,
                notification.Kind,
                notification.Text,
                notification.Address,
                notification.CreatedAt,
                notification.ReadAt
            ))
            .ToListAsync(cancellationToken);
        return new NotificationPage(items, await own.CountAsync(notification => notification.ReadAt == null, cancellationToken));
    }

    /// <summary>False where there is no such notification of this person.</summary>
    public async Task<bool> ReadAsync(
        long personId,
        long notificationId,
        IReadOnlyCollection<long>? projects = null,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (!await Own(db, personId, projects).AnyAsync(notification => notification.Id == notificationId, cancellationToken))
            return false;
        DateTimeOffset? now = clock.GetUtcNow();
        if (
            await db
                .Notifications.Where(notification => notification.Id == notificationId && notification.ReadAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(notification => notification.ReadAt, now), cancellationToken) > 0
        )
            notifier.Publish(new NotificationRead(personId));
        return true;
    }

    public async Task ReadAllAsync(long personId, IReadOnlyCollection<long>? projects = null, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        DateTimeOffset? now = clock.GetUtcNow();
        if (
            await Own(db, personId, projects)
                .Where(notification => notification.ReadAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(notification => notification.ReadAt, now), cancellationToken) > 0
        )
            notifier.Publish(new NotificationRead(personId));
    }

    private static IQueryable<Notification> Own(AnnotateHubDb db, long personId, IReadOnlyCollection<long>? projects) =>
        Shown(db)
            .Where(notification =>
                notification.PersonId == personId
                && (projects == null || (notification.ProjectId != null && projects.Contains(notification.ProjectId.Value)))
            );

    /// <summary>What the bell shows, of everybody: not what its person switched off, nor what is of a project that they left.</summary>
    internal static IQueryable<Notification> Shown(AnnotateHubDb db) =>
        db
            .Notifications.AsNoTracking()
            .Where(notification =>
                !db.NotificationMutes.Any(mute => mute.PersonId == notification.PersonId && mute.Kind == notification.Kind)
                && (
                    notification.ProjectId == null
                        ? notification.Kind == NotificationKind.AccountChanged
                            || db.Users.Any(person => person.Id == notification.PersonId && person.IsAdministrator)
                        : db.Memberships.Any(member =>
                            member.ProjectId == notification.ProjectId && member.PersonId == notification.PersonId
                        )
                )
            );
}

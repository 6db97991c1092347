using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <param name="Kind">One of <see cref="NotificationKind"/>.</param>
/// <param name="Address">Where it leads, relative to the application's root.</param>
public sealed record NotificationView(long Id, long ProjectId, string Kind, string Text, string Address, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt);

/// <param name="Unread">Of all, not only of this page.</param>
public sealed record NotificationPage(IReadOnlyList<NotificationView> Items, int Unread);

/// <summary>What waits in the app for one person; those of projects that the person has left are not shown.</summary>
public sealed class NotificationBook(IDbContextFactory<AnnotateHubDb> database, Notices notices, TimeProvider clock)
{
    public const int MostItems = 200;

    /// <summary>Newest first.</summary>
    /// <param name="projects">Only of these; null for all.</param>
    public async Task<NotificationPage> ListAsync(
        long personId, bool unreadOnly = false, int skip = 0, int take = 50, IReadOnlyCollection<long>? projects = null, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var own = Own(db, personId, projects);
        var items = await own.Where(item => !unreadOnly || item.ReadAt == null).OrderByDescending(item => item.Id)
            .Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MostItems))
            .Select(item => new NotificationView(item.Id, item.ProjectId, item.Kind, item.Text, item.Address, item.CreatedAt, item.ReadAt)).ToListAsync(cancel);
        return new NotificationPage(items, await own.CountAsync(item => item.ReadAt == null, cancel));
    }

    /// <summary>False where there is no such notification of this person.</summary>
    public async Task<bool> ReadAsync(long personId, long notificationId, IReadOnlyCollection<long>? projects = null, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (!await Own(db, personId, projects).AnyAsync(item => item.Id == notificationId, cancel)) return false;
        DateTimeOffset? now = clock.GetUtcNow();
        if (await db.Notifications.Where(item => item.Id == notificationId && item.ReadAt == null).ExecuteUpdateAsync(set => set.SetProperty(item => item.ReadAt, now), cancel) > 0) notices.Publish(personId);
        return true;
    }

    public async Task ReadAllAsync(long personId, IReadOnlyCollection<long>? projects = null, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        DateTimeOffset? now = clock.GetUtcNow();
        if (await Own(db, personId, projects).Where(item => item.ReadAt == null).ExecuteUpdateAsync(set => set.SetProperty(item => item.ReadAt, now), cancel) > 0) notices.Publish(personId);
    }

    private static IQueryable<Data.Entities.Notification> Own(AnnotateHubDb db, long personId, IReadOnlyCollection<long>? projects) =>
        db.Notifications.AsNoTracking().Where(item =>
            item.PersonId == personId && (projects == null || projects.Contains(item.ProjectId)) &&
            db.Memberships.Any(member => member.ProjectId == item.ProjectId && member.PersonId == personId));
}

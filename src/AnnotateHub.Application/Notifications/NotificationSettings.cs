using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Notifications;

/// <summary>Which kinds of notifications a person wants to see. A kind that is off is kept and not shown, so that switching it on again
/// loses nothing.</summary>
public sealed class NotificationSettings(IDbContextFactory<AnnotateHubDb> database, IClientNotifier notifier)
{
    /// <summary>Every kind, and whether it is on.</summary>
    public async Task<IReadOnlyDictionary<string, bool>> ReadAsync(long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var off = await db
            .NotificationMutes.Where(mute => mute.PersonId == personId)
            .Select(mute => mute.Kind)
            .ToHashSetAsync(cancellationToken);
        return NotificationKind.All.ToDictionary(kind => kind, kind => !off.Contains(kind), StringComparer.Ordinal);
    }

    public async Task<Result<bool>> SetAsync(long personId, string kind, bool isOn, CancellationToken cancellationToken = default)
    {
        if (!NotificationKind.All.Contains(kind))
            return new Error($"There is no kind of notification '{kind}'; there are {string.Join(", ", NotificationKind.All)}.");
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var off = db.NotificationMutes.Where(mute => mute.PersonId == personId && mute.Kind == kind);
        if (isOn)
            await off.ExecuteDeleteAsync(cancellationToken);
        else if (!await off.AnyAsync(cancellationToken))
        {
            db.NotificationMutes.Add(new NotificationMute { PersonId = personId, Kind = kind });
            await db.SaveChangesAsync(cancellationToken);
        }

        // The bell counts anew.
        notifier.Publish(new NotificationRead(personId));
        return isOn;
    }
}

using System.Globalization;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Notifications;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Mail;

/// <summary>
/// Notifications by mail: what the bell shows its person and they have not read, in one mail for all that is due. It is looked at again
/// when the mail is sent, so that it never holds what was hidden or read in the meantime. Changes of one's own account are mailed to
/// everybody, read or not.
/// </summary>
public sealed class NoticeMail(
    IDbContextFactory<AnnotateHubDb> database,
    AccountStanding standing,
    MailOutbox outbox,
    MailChoices choices,
    MailSettings settings,
    TimeProvider clock
)
{
    private const int MostInOne = 100;
    private static readonly TimeSpan NewsFor = TimeSpan.FromDays(1);

    /// <summary>Queues a mail for everybody for whom something is due.</summary>
    internal async Task CollectAsync(CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // Looked at without the write lock, which most minutes do not need.
        if (!await Due(db).AnyAsync(cancellationToken) && !await DueOfAccounts(db).AnyAsync(cancellationToken))
            return;
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        await QueueAsync(db, MailKind.Notices, Due(db), cancellationToken);
        await QueueAsync(db, MailKind.Account, DueOfAccounts(db), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task QueueAsync(AnnotateHubDb db, string kind, IQueryable<Notification> notices, CancellationToken cancellationToken)
    {
        var due = await notices.Select(notice => new { notice.Id, notice.PersonId }).ToListAsync(cancellationToken);
        DateTimeOffset? now = clock.GetUtcNow();
        foreach (var person in due.GroupBy(notice => notice.PersonId))
        {
            var ids = person.Select(notice => notice.Id).Order().ToList();
            await db
                .Notifications.Where(notice => ids.Contains(notice.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(notice => notice.MailedAt, now), cancellationToken);
            outbox.Add(db, kind, person.Key, string.Join(',', ids.Select(id => id.ToString(CultureInfo.InvariantCulture))));
        }
    }

    /// <summary>The mail, or null where nothing of it is left to be told.</summary>
    internal async Task<MailMessage?> ComposeAsync(
        AnnotateHubDb db,
        Person person,
        string data,
        CancellationToken cancellationToken
    )
    {
        var ids = KeysOf(data);
        var notices = await NotificationService
            .Shown(db)
            .Where(notice => notice.PersonId == person.Id && notice.ReadAt == null && ids.Contains(notice.Id))
            .Where(notice => db.MailChoices.Any(choice => choice.PersonId == person.Id && choice.Kind == notice.Kind))
            .OrderBy(notice => notice.Id)
            .ToListAsync(cancellationToken);
        return notices.Count == 0
            ? null
            : MailText.Notices(person, [.. notices.Take(MostInOne)], notices.Count, settings, choices.StopLinkOf(person.Id));
    }

    /// <summary>The mail of what was changed in the person's own account, whether they have seen it or somebody else at their browser
    /// has.</summary>
    internal static async Task<MailMessage?> ComposeAccountAsync(
        AnnotateHubDb db,
        Person person,
        string data,
        MailSettings settings,
        CancellationToken cancellationToken
    )
    {
        var ids = KeysOf(data);
        var notices = await db
            .Notifications.AsNoTracking()
            .Where(notice => notice.PersonId == person.Id && ids.Contains(notice.Id))
            .OrderBy(notice => notice.Id)
            .ToListAsync(cancellationToken);
        return notices.Count == 0 ? null : MailText.Account(person, [.. notices.TakeLast(MostInOne)], settings);
    }

    private static List<long> KeysOf(string data) =>
        [.. data.Split(',').Select(id => long.Parse(id, CultureInfo.InvariantCulture))];

    private IQueryable<Person> Reachable(AnnotateHubDb db) =>
        standing.Acting(db.Users).Where(person => person.Email != null && person.EmailConfirmed);

    private IQueryable<Notification> DueOfAccounts(AnnotateHubDb db)
    {
        // What is older is no news to whoever gives an address later.
        var since = clock.GetUtcNow() - NewsFor;
        var people = Reachable(db);
        return db.Notifications.Where(notice =>
            notice.Kind == NotificationKind.AccountChanged
            && notice.MailedAt == null
            && notice.CreatedAt >= since
            && people.Any(person => person.Id == notice.PersonId)
        );
    }

    private IQueryable<Notification> Due(AnnotateHubDb db)
    {
        var until = LastDaily();
        var people = Reachable(db);
        return NotificationService
            .Shown(db)
            .Where(notice =>
                notice.ReadAt == null
                && notice.MailedAt == null
                && people.Any(person => person.Id == notice.PersonId)
                && db.MailChoices.Any(choice =>
                    choice.PersonId == notice.PersonId
                    && choice.Kind == notice.Kind
                    && choice.Since <= notice.CreatedAt
                    && (choice.Timing == MailTiming.AtOnce || (choice.Timing == MailTiming.Daily && notice.CreatedAt < until))
                )
            );
    }

    /// <summary>The last time at which daily mails were due, in the server's zone.</summary>
    private DateTimeOffset LastDaily()
    {
        var now = clock.GetLocalNow();
        var today = now.DateTime.Date + settings.DailyAt.ToTimeSpan();
        var last = today <= now.DateTime ? today : today.AddDays(-1);
        return new DateTimeOffset(last, clock.LocalTimeZone.GetUtcOffset(last)).ToUniversalTime();
    }
}

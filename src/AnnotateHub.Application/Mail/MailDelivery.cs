using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AnnotateHub.Application.Mail;

/// <summary>
/// Sends what waits. What the mail server does not take is tried again, later each time, and given up after days; administrators are told.
/// Several servers may do it on one database: each mail is claimed first.
/// </summary>
public sealed partial class MailDelivery(
    IDbContextFactory<AnnotateHubDb> database,
    IMailTransport transport,
    MailSettings settings,
    NoticeMail notices,
    ForgottenPassword forgotten,
    PasswordLinks links,
    MailAddresses addresses,
    AccountStanding standing,
    SignInLog audit,
    IClientNotifier notifier,
    TimeProvider clock,
    ILogger<MailDelivery> log
)
{
    /// <summary>Where a notification leads.</summary>
    public const string Page = "mail";

    /// <summary>So many attempts without success are told to administrators.</summary>
    public const int ToldAfter = 3;

    /// <summary>Longer than any attempt takes; who claimed a mail and died loses it to others then.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan KeptAfterFailure = TimeSpan.FromDays(30);
    private static readonly int[] WaitMinutes = [1, 5, 15, 60, 240];

    /// <summary>Once through everything that is due.</summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (!settings.IsOn)
            return;
        await notices.CollectAsync(cancellationToken);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var old = clock.GetUtcNow() - KeptAfterFailure;
        await db.OutgoingMail.Where(mail => mail.FailedAt < old).ExecuteDeleteAsync(cancellationToken);
        while (await ClaimAsync(db, cancellationToken) is { } mail)
        {
            if (mail.Kind == MailKind.Forgotten)
                await forgotten.LookUpAsync(db, mail, cancellationToken);
            else if (await ComposeAsync(db, mail, cancellationToken) is not { } message)
                db.OutgoingMail.Remove(mail);
            else if (await transport.SendAsync(message, cancellationToken) is not { } fault)
                await SentAsync(db, mail, cancellationToken);
            else if (!await FailedAsync(db, mail, fault, cancellationToken))
                return;
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }

    private async Task<OutgoingMail?> ClaimAsync(AnnotateHubDb db, CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = clock.GetUtcNow();
            var next = await db
                .OutgoingMail.Where(mail => mail.FailedAt == null && mail.NextAt <= now)
                .OrderBy(mail => mail.NextAt)
                .ThenBy(mail => mail.Id)
                .FirstOrDefaultAsync(cancellationToken);
            if (next is null)
                return null;
            var until = now + Claim;
            var claimed = await db
                .OutgoingMail.Where(mail => mail.Id == next.Id && mail.NextAt == next.NextAt && mail.FailedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(mail => mail.NextAt, until), cancellationToken);
            if (claimed == 1)
                return next;
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Null where there is nothing to say any more: the account, its address or its wish is gone.</summary>
    private async Task<MailMessage?> ComposeAsync(AnnotateHubDb db, OutgoingMail mail, CancellationToken cancellationToken)
    {
        var person = await standing
            .Acting(db.Users)
            .AsNoTracking()
            .SingleOrDefaultAsync(one => one.Id == mail.PersonId, cancellationToken);
        if (person is null)
            return null;
        var isProven = person is { Email: not null, EmailConfirmed: true };
        switch (mail.Kind)
        {
            case MailKind.Password when isProven:
                var life = TimeSpan.FromMinutes(settings.LinkMinutes);
                return await links.MakeForMailAsync(person.Id, life, cancellationToken) is { } link
                    ? MailText.Password(person, link, settings)
                    : null;
            case MailKind.Address:
                return await addresses.MakeLinkAsync(person.Id, mail.Data, cancellationToken) is { } proof
                    ? MailText.Address(person, mail.Data, proof, settings)
                    : null;
            case MailKind.Moved:
                return MailText.Moved(person, mail.Data, settings);
            case MailKind.Account when isProven:
                return await NoticeMail.ComposeAccountAsync(db, person, mail.Data, settings, cancellationToken);
            case MailKind.Notices when isProven:
                return await notices.ComposeAsync(db, person, mail.Data, cancellationToken);
            // An administrator looks at their own address with it; it need not be proven.
            case MailKind.Test when person is { IsAdministrator: true, Email: not null }:
                return MailText.Test(person, settings);
            default:
                return null;
        }
    }

    private async Task SentAsync(AnnotateHubDb db, OutgoingMail mail, CancellationToken cancellationToken)
    {
        db.OutgoingMail.Remove(mail);
        if (mail.Kind != MailKind.Password)
            return;
        var name = await db.Users.Where(one => one.Id == mail.PersonId).Select(one => one.UserName).SingleAsync(cancellationToken);
        await audit.WriteAsync(SignInAction.PasswordLink, mail.PersonId, name, detail: "By mail.", cancellationToken: cancellationToken);
    }

    /// <returns>False where no other mail has a chance now.</returns>
    private async Task<bool> FailedAsync(AnnotateHubDb db, OutgoingMail mail, MailFault fault, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        mail.Attempts++;
        mail.Fault = fault.Sentence;
        mail.NextAt = now.AddMinutes(WaitMinutes[Math.Min(mail.Attempts, WaitMinutes.Length) - 1]);
        if (fault.IsFinal || now - mail.CreatedAt >= TimeSpan.FromDays(settings.TryDays))
            mail.FailedAt = now;
        TellFault(log, mail.Id, mail.Kind, mail.Attempts, fault.Sentence);
        // Mails to prove an address are typed by their owner; a typing error is nobody else's.
        var isNews = mail.FailedAt is not null || mail.Attempts == ToldAfter;
        var told = isNews && mail.Kind != MailKind.Address ? await TellAsync(db, fault.Sentence, cancellationToken) : [];
        await db.SaveChangesAsync(cancellationToken);
        foreach (var person in told)
            notifier.Publish(new NotificationAdded(person, null));
        return !fault.IsServer;
    }

    /// <summary>Each administrator once, until they have read it.</summary>
    private async Task<List<long>> TellAsync(AnnotateHubDb db, string sentence, CancellationToken cancellationToken)
    {
        var administrators = await db
            .Users.Where(person => person.IsAdministrator && person.DisabledAt == null)
            .Where(person =>
                !db.Notifications.Any(notice =>
                    notice.PersonId == person.Id && notice.Kind == NotificationKind.MailFailed && notice.ReadAt == null
                )
            )
            .Select(person => person.Id)
            .ToListAsync(cancellationToken);
        foreach (var person in administrators)
            db.Notify(person, null, NotificationKind.MailFailed, $"Mail is not delivered. {sentence}", Page, clock.GetUtcNow());
        return administrators;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Id} ({Kind}), attempt {Attempt}: {Reason}")]
    private static partial void TellFault(ILogger log, long id, string kind, int attempt, string reason);
}

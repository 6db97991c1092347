using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.SingleSignOn;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Mail;

/// <summary>
/// Mails a one-time link to who forgot their password. Whoever asks hears the same after the same work, whether the account is there, has
/// an address, or not: what they typed is queued, and looked up when the queue is.
/// </summary>
public sealed class ForgottenPassword(
    IDbContextFactory<AnnotateHubDb> database,
    AccountStanding standing,
    LocalPasswords passwords,
    MailOutbox outbox,
    MailSettings settings,
    SignInLog log,
    TimeProvider clock
)
{
    /// <summary>How many accounts may share an address and all get a link.</summary>
    private const int MostAccounts = 5;
    private const int MaxLength = 200;

    /// <summary>Between two links for the same account, whoever asks.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    // Each request counts: three for a name and ten for an address of the network are free within an hour, then waits double.
    private readonly SignInGuard _guard = new(new SignInLimits(3, 10, 60, 60), clock);

    /// <summary>Whether anything is mailed.</summary>
    public bool IsOn => settings.IsOn;

    public int LinkMinutes => settings.LinkMinutes;

    /// <param name="typed">A user name or an e-mail address.</param>
    /// <param name="network">Where the request comes from (<see cref="SignInGuard.KeyOf"/>).</param>
    /// <returns>Null, or how long to wait: by what is typed and where from, never by whether there is such an account.</returns>
    public async Task<TimeSpan?> AskAsync(string typed, string network, CancellationToken cancellationToken = default)
    {
        typed = typed.Trim();
        typed = typed[..Math.Min(typed.Length, MaxLength)];
        if (_guard.Begin(network, typed) is { } wait)
            return wait;
        _guard.Failed(network);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        outbox.Add(db, MailKind.Forgotten, personId: null, typed);
        await db.SaveChangesAsync(cancellationToken);
        await log.WriteAsync(SignInAction.PasswordForgotten, null, typed, network, cancellationToken: cancellationToken);
        outbox.Tell();
        return null;
    }

    /// <summary>Queues a link for each account that has this name or address; whoever may not have one gets none.</summary>
    internal async Task LookUpAsync(AnnotateHubDb db, OutgoingMail request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        db.OutgoingMail.Remove(request);
        if (now - request.CreatedAt > TimeSpan.FromMinutes(settings.LinkMinutes))
            return;
        var (name, mail) = (AccountProvisioning.Normalize(request.Data), request.Data.ToUpperInvariant());
        var people = await standing
            .Acting(db.Users)
            .Where(person => person.NormalizedUserName == name || person.NormalizedEmail == mail)
            .Where(person => person.Email != null && person.EmailConfirmed && person.PasswordHash != null && !person.IsDemo)
            .OrderBy(person => person.Id)
            .Take(MostAccounts)
            .ToListAsync(cancellationToken);
        var recent = now - Pause;
        foreach (var person in people.Where(person => passwords.AreTakenOf(person.UserName)))
        {
            // The audit's line of a mail that went out is the clock of the next.
            var isSoon =
                await db.OutgoingMail.AnyAsync(
                    waiting => waiting.PersonId == person.Id && waiting.Kind == MailKind.Password && waiting.FailedAt == null,
                    cancellationToken
                )
                || await db.SignInEvents.AnyAsync(
                    line => line.PersonId == person.Id && line.Action == SignInAction.PasswordLink && line.At > recent,
                    cancellationToken
                );
            if (!isSoon)
                outbox.Add(db, MailKind.Password, person.Id);
        }
    }
}

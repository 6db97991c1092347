using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Mail;

/// <summary>Which kinds of notifications a person has by mail, and when. Nothing is mailed that nobody asked for.</summary>
public sealed class MailChoices(IDbContextFactory<AnnotateHubDb> database, SecretStamp stamp, TimeProvider clock)
{
    private const string Purpose = "mail off";

    /// <summary>Every kind that can be mailed: whether mail fails cannot.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. NotificationKind.All.Where(kind => kind != NotificationKind.MailFailed)];

    public async Task<IReadOnlyDictionary<string, MailTiming>> ReadAsync(long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var chosen = await db
            .MailChoices.AsNoTracking()
            .Where(choice => choice.PersonId == personId)
            .ToDictionaryAsync(choice => choice.Kind, choice => choice.Timing, cancellationToken);
        return Kinds.ToDictionary(kind => kind, kind => chosen.GetValueOrDefault(kind), StringComparer.Ordinal);
    }

    /// <param name="kind">Null for every kind.</param>
    public async Task<Result<MailTiming>> SetAsync(
        long personId,
        string? kind,
        MailTiming timing,
        CancellationToken cancellationToken = default
    )
    {
        if (kind is not null && !Kinds.Contains(kind))
            return new Error($"There is no kind of notification '{kind}' that is mailed; there are {string.Join(", ", Kinds)}.");
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var known = await db.MailChoices.Where(choice => choice.PersonId == personId).ToListAsync(cancellationToken);
        foreach (var one in kind is null ? Kinds : [kind])
        {
            var choice = known.Find(choice => choice.Kind == one);
            if (timing == MailTiming.Never)
            {
                if (choice is not null)
                    db.MailChoices.Remove(choice);
            }
            else if (choice is not null)
            {
                choice.Timing = timing;
            }
            else
            {
                db.MailChoices.Add(
                    new MailChoice
                    {
                        PersonId = personId,
                        Kind = one,
                        Timing = timing,
                        Since = clock.GetUtcNow(),
                    }
                );
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        return timing;
    }

    /// <summary>Whose mails the secret of a mail's last line ends; null for one that was made up.</summary>
    public async Task<string?> FindAsync(string? secret, CancellationToken cancellationToken = default)
    {
        if (stamp.Read(Purpose, secret) is not { } personId)
            return null;
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db
            .Users.Where(person => person.Id == personId && person.DeletedAt == null)
            .Select(person => person.DisplayName)
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Ends all mails of notifications of the person whose secret it is, without a sign-in.</summary>
    public async Task<Result<bool>> StopAsync(string? secret, CancellationToken cancellationToken = default)
    {
        if (stamp.Read(Purpose, secret) is not { } personId)
            return new Result<bool>.NotFound();
        await SetAsync(personId, kind: null, MailTiming.Never, cancellationToken);
        return true;
    }

    /// <summary>The address of the last line, relative to the application's root.</summary>
    internal string StopLinkOf(long personId) => $"mail/stop#{stamp.Make(Purpose, personId)}";
}

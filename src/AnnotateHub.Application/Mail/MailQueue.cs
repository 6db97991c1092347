using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Mail;

/// <summary>The mails that wait and those that were given up, as administrators see them.</summary>
public sealed class MailQueue(IDbContextFactory<AnnotateHubDb> database, MailOutbox outbox, MailSettings settings, TimeProvider clock)
{
    public const int MaxLines = 100;

    /// <summary>Null for who is no administrator.</summary>
    public async Task<MailOverview?> ReadAsync(long askingId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, askingId, cancellationToken) is not { } asking)
            return null;
        var lines = await db
            .OutgoingMail.AsNoTracking()
            .Where(mail => mail.Kind != MailKind.Forgotten)
            .OrderByDescending(mail => mail.Id)
            .Take(MaxLines)
            .GroupJoin(db.Users, mail => mail.PersonId, person => person.Id, (mail, people) => new { mail, people })
            .SelectMany(
                row => row.people.DefaultIfEmpty(),
                (row, person) =>
                    new MailLine(
                        row.mail.Id,
                        row.mail.Kind,
                        person == null ? "" : person.DisplayName,
                        row.mail.CreatedAt,
                        row.mail.NextAt,
                        row.mail.Attempts,
                        row.mail.Fault,
                        row.mail.FailedAt
                    )
            )
            .ToListAsync(cancellationToken);
        return new MailOverview(settings, asking.Email, [.. lines.OrderByDescending(line => line.Id)]);
    }

    /// <summary>Tries one at once, also one that was given up.</summary>
    public async Task<Result<bool>> TryAgainAsync(long askingId, long mailId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, askingId, cancellationToken) is null)
            return new Result<bool>.NotFound();
        var now = clock.GetUtcNow();
        DateTimeOffset? none = null;
        var changed = await db
            .OutgoingMail.Where(mail => mail.Id == mailId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(mail => mail.NextAt, now).SetProperty(mail => mail.FailedAt, none),
                cancellationToken
            );
        outbox.Tell();
        return changed == 1 ? true : new Result<bool>.NotFound();
    }

    /// <summary>Takes one out; it is not sent.</summary>
    public async Task<Result<bool>> RemoveAsync(long askingId, long mailId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, askingId, cancellationToken) is null)
            return new Result<bool>.NotFound();
        return await db.OutgoingMail.Where(mail => mail.Id == mailId).ExecuteDeleteAsync(cancellationToken) == 1
            ? true
            : new Result<bool>.NotFound();
    }

    private static Task<Person?> FindAsync(AnnotateHubDb db, long askingId, CancellationToken cancellationToken) =>
        db.Users.AsNoTracking().SingleOrDefaultAsync(person => person.Id == askingId && person.IsAdministrator, cancellationToken);
}

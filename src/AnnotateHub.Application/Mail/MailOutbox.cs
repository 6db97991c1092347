using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Mail;

/// <summary>Puts mails in the queue; <see cref="MailDelivery"/> sends them.</summary>
public sealed class MailOutbox(IDbContextFactory<AnnotateHubDb> database, MailSettings settings, TimeProvider clock) : IFormerAddress
{
    /// <summary>Said when something was put in.</summary>
    public event Action? Filled;

    /// <summary>Asks for a mail to oneself that shows whether mail works; for administrators.</summary>
    public async Task<Result<bool>> TestAsync(long askingId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var person = await db.Users.SingleOrDefaultAsync(one => one.Id == askingId && one.IsAdministrator, cancellationToken);
        if (person is null)
            return new Result<bool>.NotFound();
        if (!settings.IsOn)
            return new Error("No mail server is set: Mail:Host, Mail:From and Mail:PublicAddress are missing.");
        if (person.Email is null)
            return new Error("Your account has no e-mail address; give one on your account page.");
        Add(db, MailKind.Test, person.Id);
        await db.SaveChangesAsync(cancellationToken);
        Tell();
        return true;
    }

    /// <summary>Adds a mail to the unit of work; <see cref="Tell"/> after it is saved.</summary>
    internal OutgoingMail Add(AnnotateHubDb db, string kind, long? personId, string data = "")
    {
        var now = clock.GetUtcNow();
        var mail = new OutgoingMail
        {
            Kind = kind,
            PersonId = personId,
            Data = data,
            CreatedAt = now,
            NextAt = now,
        };
        db.OutgoingMail.Add(mail);
        return mail;
    }

    void IFormerAddress.Add(AnnotateHubDb db, long personId, string address)
    {
        if (settings.IsOn)
            Add(db, MailKind.Moved, personId, address);
    }

    internal void Tell() => Filled?.Invoke();
}

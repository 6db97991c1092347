using AnnotateHub.Application.Accounts.Passkeys;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Accounts;

/// <summary>
/// Deletes an account: nobody signs in with it any more, its name becomes a pseudonym, and what it drew stays, so that counts and
/// agreement figures stay true.
/// </summary>
public sealed class AccountDeletion(TimeProvider clock)
{
    /// <summary>What stands in the place of the name.</summary>
    public static string PseudonymOf(long personId) => $"Former member {personId}";

    /// <summary>Adds the deletion to the unit of work.</summary>
    internal async Task DeleteAsync(AnnotateHubDb db, Person person, CancellationToken cancellationToken)
    {
        var id = person.Id;
        (person.UserName, person.DisplayName) = ($"former-{id}", PseudonymOf(id));
        person.NormalizedUserName = AccountProvisioning.Normalize(person.UserName);
        (person.Email, person.NormalizedEmail, person.PhoneNumber, person.CanvasPreferences) = (null, null, null, null);
        person.EmailConfirmed = false;
        (person.PasswordHash, person.SecurityStamp) = (null, Guid.NewGuid().ToString("N"));
        (person.IsAdministrator, person.TwoFactorEnabled, person.DeletedAt) = (false, false, clock.GetUtcNow());
        db.UserTokens.RemoveRange(await db.UserTokens.Where(token => token.UserId == id).ToListAsync(cancellationToken));
        await PasskeyService.RemoveAllAsync(db, id, cancellationToken);
        db.UserLogins.RemoveRange(await db.UserLogins.Where(login => login.UserId == id).ToListAsync(cancellationToken));
        db.Memberships.RemoveRange(await db.Memberships.Where(member => member.PersonId == id).ToListAsync(cancellationToken));
        db.AccessTokens.RemoveRange(await db.AccessTokens.Where(token => token.PersonId == id).ToListAsync(cancellationToken));
        db.MailChoices.RemoveRange(await db.MailChoices.Where(choice => choice.PersonId == id).ToListAsync(cancellationToken));
        db.OutgoingMail.RemoveRange(await db.OutgoingMail.Where(mail => mail.PersonId == id).ToListAsync(cancellationToken));
        db.Notifications.RemoveRange(await db.Notifications.Where(note => note.PersonId == id).ToListAsync(cancellationToken));
    }
}

using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Accounts;

/// <summary>
/// What people are told of their own account: every change of a way into it, whoever made it. It is in the bell, and by mail to a proven
/// address (<c>Mail.NoticeMail</c>); nobody can switch it off, for whoever sits in a stolen session would.
/// </summary>
internal static class AccountNotices
{
    private const string Page = "me/account";

    /// <summary>Adds the notice of a line of the sign-in audit to the unit of work; null where the line is none of a change, and for the
    /// demo's accounts, which are everybody's.</summary>
    public static async Task<Notification?> AddAsync(AnnotateHubDb db, SignInEvent line, CancellationToken cancellationToken)
    {
        if (SentenceOf(line) is not { } sentence)
            return null;
        var name = AccountProvisioning.Normalize(line.UserName);
        var person = await db
            .Users.Where(one => line.PersonId == null ? one.NormalizedUserName == name : one.Id == line.PersonId)
            .Where(one => !one.IsDemo && one.DeletedAt == null)
            .Select(one => (long?)one.Id)
            .SingleOrDefaultAsync(cancellationToken);
        return person is { } id
            ? db.Notify(
                id,
                null,
                NotificationKind.AccountChanged,
                $"{sentence} If you know nothing of it, tell an administrator.",
                Page,
                line.At
            )
            : null;
    }

    private static string? SentenceOf(SignInEvent line) =>
        line.Action switch
        {
            SignInAction.PasswordChanged => "The password of your account was changed.",
            SignInAction.PasswordSet => "An administrator gave your account another password.",
            SignInAction.SecondFactorOn => "A second step was turned on for your sign-in.",
            SignInAction.SecondFactorOff => "The second step of your sign-in was turned off.",
            SignInAction.SecondFactorReset => "The second step of your sign-in was taken away, and your passkeys with it.",
            SignInAction.RecoveryCodes => "New recovery codes were made for your account; those before are of no use any more.",
            SignInAction.RecoveryUsed => "A recovery code of your account was used.",
            SignInAction.TokenMade => $"An access token was made for your account: {line.Detail}",
            SignInAction.PasskeyRegistered => $"A passkey was added to your account: {line.Detail}",
            SignInAction.PasskeyRemoved => $"A passkey was removed from your account: {line.Detail}",
            SignInAction.AddressChanged => "The e-mail address of your account was changed.",
            SignInAction.Renamed => "An administrator changed the names or the e-mail address of your account.",
            SignInAction.Linked => $"Your account is open to a sign-in at an institution now. {line.Detail}",
            _ => null,
        };
}

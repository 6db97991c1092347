using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.SingleSignOn;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;

namespace AnnotateHub.Web.Security;

/// <summary>
/// The one way in by a password, for pages and scripts. A name that nobody has takes as long as a wrong password, and guessing slows down
/// (<see cref="SignInGuard"/>).
/// </summary>
public sealed class PasswordSignIn(
    SignInManager<Person> signIn,
    IPasswordHasher<Person> hasher,
    SignInGuard guard,
    SignInLog log,
    SecondFactorStep secondStep,
    UnknownPerson unknown,
    OidcSettings oidc
)
{
    /// <param name="code">For who has a second step; without it the answer says who is between the two.</param>
    public async Task<SignInAnswer> TryAsync(
        HttpContext context,
        string? userName,
        string? password,
        bool remember,
        string? code = null
    )
    {
        var address = SignInGuard.KeyOf(context.Connection.RemoteIpAddress);
        if (guard.Begin(address, userName) is { } wait)
        {
            await log.WriteAsync(SignInAction.Slowed, null, userName, address);
            return new SignInAnswer(Wait: wait);
        }

        var person = await signIn.UserManager.FindByNameAsync(userName ?? "");
        if (!await MatchesAsync(person, password ?? "") || !await signIn.CanSignInAsync(person!))
        {
            guard.Failed(address);
            await log.WriteAsync(SignInAction.Failed, person?.Id, userName, address);
            return new SignInAnswer();
        }

        guard.Succeeded(address, userName);
        var check = SecondFactorCheck.App;
        var isAsked = await secondStep.IsAskedAsync(person!);
        if (isAsked)
        {
            if (string.IsNullOrEmpty(code))
            {
                await log.WriteAsync(SignInAction.SecondFactorAsked, person!.Id, userName, address);
                return new SignInAnswer(Pending: person);
            }

            (check, var next) = await secondStep.CheckAsync(context, person!, code);
            if (check == SecondFactorCheck.Wrong)
                return new SignInAnswer(Wait: next, IsCodeWrong: next is null);
        }

        await signIn.SignInAsync(person!, isPersistent: remember);
        await log.WriteAsync(SignInAction.Succeeded, person!.Id, userName, address, isAsked ? DetailOf(check) : "");
        return new SignInAnswer(person);
    }

    /// <summary>For the audit.</summary>
    public static string DetailOf(SecondFactorCheck check) =>
        check == SecondFactorCheck.Recovery ? "With a recovery code." : "With a code of the app.";

    /// <param name="what">What was guessed.</param>
    public static string Sentence(TimeSpan wait, string what = "passwords") =>
        $"Too many wrong {what} came from here. Wait {Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))} seconds, then try again.";

    private async Task<bool> MatchesAsync(Person? person, string password)
    {
        if (person?.PasswordHash is not null && oidc.TakesPasswordOf(person.UserName))
            return await signIn.UserManager.CheckPasswordAsync(person, password);
        hasher.VerifyHashedPassword(unknown.Person, unknown.PasswordHash, password);
        return false;
    }
}

using AnnotateHub.Application.Accounts;
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
    UnknownPerson unknown
)
{
    /// <returns>The person; else how long to wait (null after a wrong name or password).</returns>
    public async Task<(Person? Person, TimeSpan? Wait)> TryAsync(HttpContext context, string? userName, string? password, bool remember)
    {
        var address = SignInGuard.KeyOf(context.Connection.RemoteIpAddress);
        if (guard.Begin(address, userName) is { } wait)
        {
            await log.WriteAsync(SignInAction.Slowed, null, userName, address);
            return (null, wait);
        }

        var person = await signIn.UserManager.FindByNameAsync(userName ?? "");
        if (!await MatchesAsync(person, password ?? "") || !await signIn.CanSignInAsync(person!))
        {
            guard.Failed(address);
            await log.WriteAsync(SignInAction.Failed, person?.Id, userName, address);
            return (null, null);
        }

        guard.Succeeded(address, userName);
        await signIn.SignInAsync(person!, isPersistent: remember);
        await log.WriteAsync(SignInAction.Succeeded, person!.Id, userName, address);
        return (person, null);
    }

    public static string Sentence(TimeSpan wait) =>
        $"Too many wrong passwords came from here. Wait {Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))} seconds, then try again.";

    private async Task<bool> MatchesAsync(Person? person, string password)
    {
        if (person?.PasswordHash is not null)
            return await signIn.UserManager.CheckPasswordAsync(person, password);
        hasher.VerifyHashedPassword(unknown.Person, unknown.PasswordHash, password);
        return false;
    }
}

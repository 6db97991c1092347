using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.SingleSignOn;
using AnnotateHub.Application.SingleSignOn.Ldap;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;

namespace AnnotateHub.Web.Security;

/// <summary>
/// The one way in by a password, for pages and scripts: this server's own, then the institution's directory. A name that nobody has takes
/// as long as a wrong password, and guessing slows down (<see cref="SignInGuard"/>).
/// </summary>
public sealed class PasswordSignIn(
    SignInManager<Person> signIn,
    IPasswordHasher<Person> hasher,
    SignInGuard guard,
    SignInLog log,
    SecondFactorStep secondStep,
    UnknownPerson unknown,
    LocalPasswords passwords,
    LdapAccounts directory
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
        var isLocal = await MatchesAsync(person, password ?? "");
        LdapProblem? problem = null;
        if (!isLocal)
        {
            // Of whoever has no password here, only the directory's answer counts.
            var refused = person;
            (person, problem) = await AskDirectoryAsync(context, person, userName, password);
            if (person is null)
                return await RefuseAsync(refused?.Id, problem);
        }

        if (!await signIn.CanSignInAsync(person!))
            return await RefuseAsync(person!.Id, null);
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
        await log.WriteAsync(SignInAction.Succeeded, person!.Id, userName, address, DetailOf(isLocal, isAsked, check));
        return new SignInAnswer(person);

        async Task<SignInAnswer> RefuseAsync(long? id, LdapProblem? why)
        {
            guard.Failed(address);
            var detail = why is null or LdapProblem.Wrong ? "" : $"The directory: {why}.";
            await log.WriteAsync(SignInAction.Failed, id, userName, address, detail);
            return new SignInAnswer(Problem: why is LdapProblem.Wrong ? null : why);
        }
    }

    /// <summary>For the audit.</summary>
    public static string DetailOf(SecondFactorCheck check) =>
        check == SecondFactorCheck.Recovery ? "With a recovery code." : "With a code of the app.";

    /// <param name="what">What was guessed.</param>
    public static string Sentence(TimeSpan wait, string what = "passwords") =>
        $"Too many wrong {what} came from here. Wait {Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))} seconds, then try again.";

    /// <summary>Whatever the directory says, nobody of it becomes a demo account or the one for emergencies.</summary>
    private async Task<(Person? Person, LdapProblem? Problem)> AskDirectoryAsync(
        HttpContext context,
        Person? person,
        string? userName,
        string? password
    ) =>
        directory.IsOn && person?.IsDemo != true && !passwords.IsBreakGlass(userName)
            ? await directory.SignInAsync(userName ?? "", password ?? "", context.RequestAborted)
            : (null, null);

    private static string DetailOf(bool isLocal, bool isAsked, SecondFactorCheck check) =>
        string.Join(' ', new[] { isLocal ? "" : "By the directory.", isAsked ? DetailOf(check) : "" }.Where(part => part.Length > 0));

    private async Task<bool> MatchesAsync(Person? person, string password)
    {
        if (person?.PasswordHash is not null && passwords.AreTakenOf(person.UserName))
            return await signIn.UserManager.CheckPasswordAsync(person, password);
        hasher.VerifyHashedPassword(unknown.Person, unknown.PasswordHash, password);
        return false;
    }
}

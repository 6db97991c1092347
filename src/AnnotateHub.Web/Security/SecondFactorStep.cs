using System.Globalization;
using System.Security.Claims;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Accounts.Passkeys;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace AnnotateHub.Web.Security;

/// <summary>
/// Between the password and the session: a cookie of a few minutes says whose password was right. Wrong codes slow down like wrong
/// passwords, by the address and here by the account too: only who knows the password comes so far.
/// </summary>
public sealed class SecondFactorStep(
    SignInManager<Person> signIn,
    SecondFactorService factor,
    PasskeyService passkeys,
    SignInGuard guard,
    SignInLog log
)
{
    public const string Page = "/sign-in/code";
    private const string Stamp = "stamp";
    private const string Remember = "remember";
    private const string ReturnUrl = "returnUrl";

    /// <summary>Remembers in this browser that the password was right.</summary>
    public static Task BeginAsync(HttpContext context, Person person, bool remember, string returnUrl)
    {
        var identity = new ClaimsIdentity(IdentityConstants.TwoFactorUserIdScheme);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, person.Id.ToString(CultureInfo.InvariantCulture)));
        identity.AddClaim(new Claim(Stamp, person.SecurityStamp ?? ""));
        return context.SignInAsync(
            IdentityConstants.TwoFactorUserIdScheme,
            new ClaimsPrincipal(identity),
            new AuthenticationProperties
            {
                Items = { [Remember] = remember ? "true" : null, [ReturnUrl] = returnUrl },
            }
        );
    }

    /// <summary>Who is between the two steps in this browser; null when nobody is, or it took too long, or the account changed.</summary>
    public async Task<(Person Person, bool Remember, string ReturnUrl)?> PendingAsync(HttpContext context)
    {
        var ticket = await context.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme);
        if (ticket is not { Succeeded: true, Principal: { } principal })
            return null;
        var person = await signIn.UserManager.FindByIdAsync(principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? "");
        return
            person is not null
            && await IsAskedAsync(person)
            && person.SecurityStamp == principal.FindFirstValue(Stamp)
            && await signIn.CanSignInAsync(person)
            ? (
                person,
                ticket.Properties.Items.TryGetValue(Remember, out var remember) && remember == "true",
                SignIn.LocalAddress(ticket.Properties.Items.TryGetValue(ReturnUrl, out var address) ? address : null)
            )
            : null;
    }

    /// <summary>Whether the password alone does not let the person in.</summary>
    public async Task<bool> IsAskedAsync(Person person) => person.TwoFactorEnabled || await passkeys.IsTheSecondStepAsync(person);

    public static Task EndAsync(HttpContext context) => context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);

    /// <summary>Whether a code is right; else how long to wait (null after a wrong one).</summary>
    public async Task<(SecondFactorCheck Check, TimeSpan? Wait)> CheckAsync(HttpContext context, Person person, string? code)
    {
        var check = SecondFactorCheck.Wrong;
        var wait = await TryAsync(
            context,
            person.Id,
            person.UserName,
            async () =>
            {
                check = await factor.CheckAsync(person.Id, code, context.RequestAborted);
                return check != SecondFactorCheck.Wrong;
            }
        );
        if (check == SecondFactorCheck.Recovery)
            await log.WriteAsync(SignInAction.RecoveryUsed, person.Id, person.UserName, AddressOf(context));
        return (check, wait);
    }

    /// <summary>A change of the second step that asks for a code or the password, told in the audit and slowed down like a
    /// sign-in.</summary>
    public async Task<Result<IReadOnlyList<string>>> ChangeAsync(
        HttpContext context,
        string action,
        Func<long, Task<Result<IReadOnlyList<string>>>> change
    )
    {
        var (id, name) = (context.User.PersonId(), context.User.Identity?.Name);
        Result<IReadOnlyList<string>> answer = Error.NotFound;
        var wait = await TryAsync(
            context,
            id,
            name,
            async () =>
            {
                answer = await change(id);
                return answer is Result<IReadOnlyList<string>>.Success;
            }
        );
        if (wait is { } time)
            return new Error(PasswordSignIn.Sentence(time, "codes or passwords"));
        if (answer is Result<IReadOnlyList<string>>.Success)
            await log.WriteAsync(action, id, name, AddressOf(context));
        return answer;
    }

    /// <summary>Somebody shows who they are: how long to wait before they may, or null when the attempt was made.</summary>
    public async Task<TimeSpan?> TryAsync(HttpContext context, long personId, string? name, Func<Task<bool>> attempt)
    {
        var (address, account) = (AddressOf(context), $"second step of {personId}");
        if (guard.Begin(account, name) is { } wait)
        {
            await log.WriteAsync(SignInAction.Slowed, personId, name, address, "The second step.");
            return wait;
        }

        if (await attempt())
        {
            guard.Succeeded(account, name);
        }
        else
        {
            guard.Failed(address);
            await log.WriteAsync(SignInAction.SecondFactorFailed, personId, name, address);
        }

        return null;
    }

    private static string AddressOf(HttpContext context) => SignInGuard.KeyOf(context.Connection.RemoteIpAddress);
}

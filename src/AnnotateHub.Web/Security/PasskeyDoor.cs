using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Accounts.Passkeys;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace AnnotateHub.Web.Security;

/// <summary>
/// Registering passkeys and signing in by them. Identity's handler checks what an authenticator signed; here is whose challenge it was,
/// that it is answered once, that guessing slows down, and what the audit tells. Whatever is wrong has one answer.
/// </summary>
public sealed class PasskeyDoor(
    IPasskeyHandler<Person> handler,
    SignInManager<Person> signIn,
    PasskeyService passkeys,
    PasskeyPlace place,
    SecondFactorStep secondStep,
    SignInGuard guard,
    SignInLog log,
    TimeProvider clock
)
{
    /// <summary>Of a session that began with a passkey, which is two factors in one.</summary>
    public const string Claim = "AnnotateHub.Passkey";

    public const string Refused =
        "This passkey was not accepted. Try once more; if it happens again, sign in by your password and look at your passkeys.";

    private const string TooLate = "This took too long, or was begun in another window. Begin again.";

    /// <summary>Options for the browser, for the signed-in person who has just shown who they are.</summary>
    public async Task<Result<string>> BeginRegisterAsync(HttpContext context, string? name, string? password, string? code)
    {
        if (place.FaultOf(context.Request) is { } fault)
            return new Error(fault);
        if (
            SessionClaim.Of(context.User) is not var (id, session, _)
            || await signIn.UserManager.GetUserAsync(context.User) is not { } person
        )
            return Error.NotFound;
        if (!place.IsFor(person))
            return new Error("You sign in at your institution; passkeys for that are set up there.");
        if (await passkeys.FaultOfAsync(id, name, context.RequestAborted) is { } odd)
            return new Error(odd);
        var isProven = false;
        var wait = await secondStep.TryAsync(context, id, person.UserName, async () =>
            isProven = await passkeys.IsProvenAsync(id, password, code, context.RequestAborted)
        );
        if (wait is { } time)
            return new Error(PasswordSignIn.Sentence(time, "codes or passwords"));
        if (!isProven)
            return new Error(
                person.TwoFactorEnabled
                    ? "This code is not right, or was used before. Nothing was changed."
                    : "That is not your password. Nothing was changed."
            );
        var options = await handler.MakeCreationOptionsAsync(
            new PasskeyUserEntity
            {
                Id = id.ToString(CultureInfo.InvariantCulture),
                Name = person.UserName!,
                DisplayName = person.DisplayName,
            },
            context
        );
        new PasskeyTicket(PasskeyTicket.Register, id, session, options.AttestationState ?? "", clock.GetUtcNow()).Give(context);
        return options.CreationOptionsJson;
    }

    /// <summary>Keeps the passkey that the browser made for this session.</summary>
    public async Task<Result<PasskeyView>> RegisterAsync(HttpContext context, string? name, JsonElement credential)
    {
        var ticket = PasskeyTicket.Take(context, clock.GetUtcNow(), PasskeyTicket.Register);
        if (place.FaultOf(context.Request) is { } fault)
            return new Error(fault);
        if (SessionClaim.Of(context.User) is not var (id, session, _))
            return Error.NotFound;
        if (ticket is null || ticket.PersonId != id || ticket.Session != session)
            return new Error(TooLate);
        var made = await handler.PerformAttestationAsync(
            new PasskeyAttestationContext
            {
                HttpContext = context,
                CredentialJson = credential.GetRawText(),
                AttestationState = ticket.State,
            }
        );
        if (!made.Succeeded || made.UserEntity.Id != id.ToString(CultureInfo.InvariantCulture))
        {
            await TellAsync(context, SignInAction.PasskeyFailed, id, context.User.Identity?.Name, made.Failure?.Message ?? "");
            return new Error("The browser's answer could not be taken as a passkey of this server. Nothing was changed; begin again.");
        }

        var kept = await passkeys.AddAsync(id, name, place.HostOf(context.Request), made.Passkey, ticket.State, context.RequestAborted);
        if (kept is Result<PasskeyView>.Success { Value: var passkey })
        {
            await TellAsync(context, SignInAction.PasskeyRegistered, id, context.User.Identity?.Name, $"'{passkey.Name}'.");
            await OpenGateAsync(context, id, session);
        }

        return kept;
    }

    /// <summary>Options for the browser: for whose password was right just now, else for anybody.</summary>
    public async Task<Result<string>> BeginSignInAsync(HttpContext context)
    {
        if (place.FaultOf(context.Request) is { } fault)
            return new Error(fault);
        var pending = await secondStep.PendingAsync(context);
        var options = await handler.MakeRequestOptionsAsync(pending?.Person, context);
        new PasskeyTicket(
            pending is null ? PasskeyTicket.SignIn : PasskeyTicket.SecondStep,
            pending?.Person.Id ?? 0,
            "",
            options.AssertionState ?? "",
            clock.GetUtcNow()
        ).Give(context);
        return options.RequestOptionsJson;
    }

    /// <summary>Where to go on, signed in; null with how long to wait, or none, where the passkey is not accepted.</summary>
    public async Task<(string? Next, TimeSpan? Wait)> SignInAsync(
        HttpContext context,
        JsonElement credential,
        bool remember,
        string? returnUrl
    )
    {
        var ticket = PasskeyTicket.Take(context, clock.GetUtcNow(), PasskeyTicket.SignIn, PasskeyTicket.SecondStep);
        var address = SignInGuard.KeyOf(context.Connection.RemoteIpAddress);
        var name = $"passkey {NameOf(credential)}";
        if (guard.Begin(address, name) is { } wait)
        {
            await log.WriteAsync(SignInAction.Slowed, null, "", address, "A passkey.");
            return (null, wait);
        }

        var pending = ticket?.Purpose == PasskeyTicket.SecondStep ? await secondStep.PendingAsync(context) : null;
        var (person, used, fault) = await CheckAsync(context, credential, ticket, pending?.Person);
        if (person is null || used is null)
        {
            guard.Failed(address);
            await log.WriteAsync(SignInAction.PasskeyFailed, person?.Id, person?.UserName, address, fault ?? "");
            return (null, null);
        }

        guard.Succeeded(address, name);
        if (pending is { } between)
        {
            await SecondFactorStep.EndAsync(context);
            (remember, returnUrl) = (between.Remember, between.ReturnUrl);
        }

        await signIn.SignInWithClaimsAsync(person, new AuthenticationProperties { IsPersistent = remember }, [new Claim(Claim, "true")]);
        await log.WriteAsync(SignInAction.PasskeyUsed, person.Id, person.UserName, address, $"'{used}'.");
        await log.WriteAsync(
            SignInAction.Succeeded,
            person.Id,
            person.UserName,
            address,
            pending is null ? "With a passkey." : "With the password and a passkey."
        );
        return (person.MustChangePassword ? PasswordChangeGate.Page : SignIn.LocalAddress(returnUrl), null);
    }

    /// <summary>Who came in by which passkey; else whose it was, as far as it is known, and what was wrong.</summary>
    private async Task<(Person? Person, string? Used, string? Fault)> CheckAsync(
        HttpContext context,
        JsonElement credential,
        PasskeyTicket? ticket,
        Person? pending
    )
    {
        if (place.FaultOf(context.Request) is { } off)
            return (null, null, off);
        if (ticket is null || (ticket.Purpose == PasskeyTicket.SecondStep && pending?.Id != ticket.PersonId))
            return (pending, null, "Without a challenge that is open in this browser.");
        var answer = await handler.PerformAssertionAsync(
            new PasskeyAssertionContext
            {
                HttpContext = context,
                CredentialJson = credential.GetRawText(),
                AssertionState = ticket.State,
            }
        );
        if (!answer.Succeeded)
            return (pending, null, answer.Failure.Message);
        var person = answer.User;
        if (!await signIn.CanSignInAsync(person))
            return (person, null, "The account is closed.");
        if (!place.IsFor(person))
            return (person, null, "The account signs in at its institution.");
        return await passkeys.UseAsync(person.Id, answer.Passkey, ticket.State, context.RequestAborted) is { } used
            ? (person, used, null)
            : (person, null, "The challenge, or the count of the authenticator, was used before.");
    }

    /// <summary>The cookie said that a second step is missing: a new one does not.</summary>
    private async Task OpenGateAsync(HttpContext context, long id, string session)
    {
        if (
            !context.User.HasClaim(claim => claim.Type == SecondFactorGate.Claim)
            || await signIn.UserManager.FindByIdAsync(id.ToString(CultureInfo.InvariantCulture)) is not { } person
        )
            return;
        var old = await context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        await signIn.SignInWithClaimsAsync(
            person,
            new AuthenticationProperties { IsPersistent = old.Properties?.IsPersistent == true },
            [new Claim(Claim, "true")]
        );
        await context.RequestServices.GetRequiredService<SessionService>().EndAsync(id, session, context.RequestAborted);
    }

    private Task TellAsync(HttpContext context, string action, long personId, string? userName, string detail) =>
        log.WriteAsync(action, personId, userName, SignInGuard.KeyOf(context.Connection.RemoteIpAddress), detail);

    /// <summary>Wrong answers of one authenticator are counted together.</summary>
    private static string NameOf(JsonElement credential) =>
        credential.ValueKind == JsonValueKind.Object
        && credential.TryGetProperty("id", out var id)
        && id.ValueKind == JsonValueKind.String
        && id.GetString() is { Length: > 0 } text
            ? text[..Math.Min(text.Length, 64)]
            : "";
}

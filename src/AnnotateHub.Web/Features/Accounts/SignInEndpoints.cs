using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.SingleSignOn;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace AnnotateHub.Web.Features.Accounts;

/// <summary>The forms of the sign-in page; scripts sign in by <c>api/session</c>.</summary>
public static class SignInEndpoints
{
    public static void MapSignInEndpoints(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/account/sign-in", SignInAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/account/sign-in/code", SendCodeAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/account/password", PasswordAsync).DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/account/sign-out", SignOutAsync).DisableAntiforgery().ExcludeFromDescription();
    }

    /// <summary>Checks where the form comes from itself: a stale one must lead back to the page with a sentence, not to an empty
    /// 400.</summary>
    private static async Task<RedirectHttpResult> SignInAsync(
        HttpContext context,
        [FromForm] string? userName,
        [FromForm] string? password,
        [FromForm] string? returnUrl,
        [FromForm] bool? remember,
        IAntiforgery antiforgery,
        PasswordSignIn door
    )
    {
        if (!context.Request.IsSentByOwnPage() && !await antiforgery.IsRequestValidAsync(context))
            return Back("stale");
        var answer = await door.TryAsync(context, userName, password, remember == true);
        if (answer.Person is { } person)
            return To(context, person.MustChangePassword ? PasswordChangeGate.Page : SignIn.LocalAddress(returnUrl));
        if (answer.Pending is { } pending)
        {
            await SecondFactorStep.BeginAsync(context, pending, remember == true, SignIn.LocalAddress(returnUrl));
            return To(context, SecondFactorStep.Page);
        }

        return Back(
            answer.Wait is { } time ? $"wait&seconds={(int)Math.Ceiling(time.TotalSeconds)}"
            : answer.Problem is { } problem ? LdapSentence.Word(problem)
            : "credentials"
        );

        RedirectHttpResult Back(string problem) =>
            To(
                context,
                SignIn.Page
                    + $"?problem={problem}&userName={Uri.EscapeDataString(userName ?? "")}&returnUrl={Uri.EscapeDataString(SignIn.LocalAddress(returnUrl))}"
            );
    }

    /// <summary>The second step, after the password.</summary>
    private static async Task<RedirectHttpResult> SendCodeAsync(
        HttpContext context,
        [FromForm] string? code,
        IAntiforgery antiforgery,
        SecondFactorStep step,
        SignInLog log,
        SignInManager<Person> signIn
    )
    {
        if (!context.Request.IsSentByOwnPage() && !await antiforgery.IsRequestValidAsync(context))
            return To(context, $"{SecondFactorStep.Page}?problem=stale");
        if (await step.PendingAsync(context) is not var (person, remember, returnUrl))
            return To(context, $"{SignIn.Page}?problem=stale");
        var (check, wait) = await step.CheckAsync(context, person, code);
        if (check == SecondFactorCheck.Wrong)
            return To(
                context,
                $"{SecondFactorStep.Page}?problem="
                    + (wait is { } time ? $"wait&seconds={(int)Math.Ceiling(time.TotalSeconds)}" : "code")
            );
        await SecondFactorStep.EndAsync(context);
        await signIn.SignInAsync(person, isPersistent: remember);
        await log.WriteAsync(
            SignInAction.Succeeded,
            person.Id,
            person.UserName,
            SignInGuard.KeyOf(context.Connection.RemoteIpAddress),
            PasswordSignIn.DetailOf(check)
        );
        return To(context, person.MustChangePassword ? PasswordChangeGate.Page : returnUrl);
    }

    /// <summary>Changes one's own password and signs this browser in anew: all others are out.</summary>
    private static async Task<RedirectHttpResult> PasswordAsync(
        HttpContext context,
        [FromForm] string? current,
        [FromForm] string? next,
        [FromForm] string? repeated,
        IAntiforgery antiforgery,
        OwnPassword own,
        AccountQueries accounts,
        SignInGuard guard,
        SignInLog log,
        SignInManager<Person> signIn
    )
    {
        var mustChange = context.User.HasClaim(claim => claim.Type == PasswordChangeGate.Claim);
        var page = mustChange ? PasswordChangeGate.Page : "/me/account";
        if (!context.Request.IsSentByOwnPage() && !await antiforgery.IsRequestValidAsync(context))
            return To(context, $"{page}?problem=Stale");
        if (next != repeated)
            return To(context, $"{page}?problem=Repeated");
        var id = context.User.PersonId();
        // Whoever sits at a browser that was left open guesses as slowly as at the door.
        var (address, name) = (SignInGuard.KeyOf(context.Connection.RemoteIpAddress), context.User.Identity?.Name);
        if (guard.Begin(address, name) is not null)
            return To(context, $"{page}?problem=Wait");
        var answer = await own.ChangeAsync(id, current, next, context.RequestAborted);
        if (answer == PasswordChange.WrongCurrent)
        {
            guard.Failed(address);
            await log.WriteAsync(SignInAction.Failed, id, name, address, "The current password, to change it.");
        }
        else
        {
            guard.Succeeded(address, name);
        }

        if (answer != PasswordChange.Changed)
            return To(context, $"{page}?problem={answer}");
        await log.WriteAsync(SignInAction.PasswordChanged, id, name, address);
        var signedIn = await context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        // Read anew: the check of the cookie may have read the account as it was before.
        if (await accounts.FindAsync(id, context.RequestAborted) is { } person)
            await signIn.SignInAsync(person, signedIn.Properties?.IsPersistent == true);
        return To(context, mustChange ? "/" : $"{page}?changed=true");
    }

    private static async Task<IResult> SignOutAsync(
        HttpContext context,
        IAntiforgery antiforgery,
        SignInManager<Person> signIn,
        SignInLog log,
        OidcSettings oidc
    )
    {
        if (!context.Request.IsSentByOwnPage() && !await antiforgery.IsRequestValidAsync(context))
            return TypedResults.BadRequest("Stale form: reload the page and sign out again.");
        await log.WriteAsync(
            SignInAction.SignedOut,
            context.User.PersonId(),
            context.User.Identity?.Name,
            SignInGuard.KeyOf(context.Connection.RemoteIpAddress)
        );
        var endsThere = await OidcEndpoints.EndsAtProviderAsync(context, oidc);
        await signIn.SignOutAsync();
        return endsThere
            ? TypedResults.SignOut(
                new AuthenticationProperties { RedirectUri = context.Request.PathBase + SignIn.Page },
                [OidcSignIn.Scheme]
            )
            : To(context, SignIn.Page);
    }

    private static RedirectHttpResult To(HttpContext context, string address) => TypedResults.Redirect(context.Request.PathBase + address);
}

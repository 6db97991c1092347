using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace AnnotateHub.Web.Features.People;

/// <summary>The forms of the sign-in page; scripts sign in by <c>api/session</c>.</summary>
public static class SignInEndpoints
{
    public static void MapSignInEndpoints(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/account/sign-in", SignInAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/account/sign-out", SignOutAsync).DisableAntiforgery().ExcludeFromDescription();
    }

    /// <summary>Checks where the form comes from itself: a stale one must lead back to the page with a sentence, not to an empty 400.</summary>
    private static async Task<RedirectHttpResult> SignInAsync(
        HttpContext context, [FromForm] string? userName, [FromForm] string? password, [FromForm] string? returnUrl,
        IAntiforgery antiforgery, SignInManager<Person> signIn)
    {
        if (!context.Request.IsSentByOwnPage() && !await antiforgery.IsRequestValidAsync(context)) return Back("stale");
        var outcome = await signIn.PasswordSignInAsync(userName ?? "", password ?? "", isPersistent: true, lockoutOnFailure: true);
        if (outcome.Succeeded) return To(context, SignIn.LocalAddress(returnUrl));
        return Back(outcome.IsLockedOut ? "locked" : "credentials");

        RedirectHttpResult Back(string problem) => To(context, SignIn.Page +
            $"?problem={problem}&userName={Uri.EscapeDataString(userName ?? "")}&returnUrl={Uri.EscapeDataString(SignIn.LocalAddress(returnUrl))}");
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery, SignInManager<Person> signIn)
    {
        if (!context.Request.IsSentByOwnPage() && !await antiforgery.IsRequestValidAsync(context)) return TypedResults.BadRequest("Stale form: reload the page and sign out again.");
        await signIn.SignOutAsync();
        return To(context, SignIn.Page);
    }

    private static RedirectHttpResult To(HttpContext context, string address) => TypedResults.Redirect(context.Request.PathBase + address);
}

using Microsoft.AspNetCore.Authorization;

namespace AnnotateHub.Web.Security;

/// <summary>Whoever signed in with a password that somebody else set comes to the page for a new one, and nowhere else.</summary>
internal static class PasswordChangeGate
{
    public const string Page = "/me/password";
    public const string Claim = "AnnotateHub.MustChangePassword";
    private static readonly string[] Open = [Page, "/account/password", "/account/sign-out"];

    public static void UsePasswordChangeGate(this WebApplication app) =>
        app.Use(
            async (context, next) =>
            {
                if (!context.User.HasClaim(claim => claim.Type == Claim) || IsOpen(context))
                    await next(context);
                else if (ApiGuards.IsScript(context.Request))
                    await Problems.MustChangePassword().ExecuteAsync(context);
                else
                    context.Response.Redirect($"{context.Request.PathBase}{Page}");
            }
        );

    private static bool IsOpen(HttpContext context) =>
        Open.Any(path => context.Request.Path.Equals(path, StringComparison.OrdinalIgnoreCase))
        || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
}

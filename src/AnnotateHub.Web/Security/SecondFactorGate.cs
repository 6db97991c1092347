using Microsoft.AspNetCore.Authorization;

namespace AnnotateHub.Web.Security;

/// <summary>Whoever must have a second step and has none comes to the page that sets it up, and nowhere else.</summary>
internal static class SecondFactorGate
{
    public const string Page = "/me/second-step";
    public const string Claim = "AnnotateHub.MustHaveSecondStep";
    private static readonly string[] Open = [Page, "/account/sign-out", "/api/me/passkeys", "/api/me/passkeys/options"];

    public static void UseSecondFactorGate(this WebApplication app) =>
        app.Use(
            async (context, next) =>
            {
                // A password that somebody else set comes first.
                if (!Has(context, Claim) || Has(context, PasswordChangeGate.Claim) || IsOpen(context))
                    await next(context);
                else if (ApiGuards.IsScript(context.Request))
                    await Problems.MustHaveSecondStep().ExecuteAsync(context);
                else
                    context.Response.Redirect($"{context.Request.PathBase}{Page}");
            }
        );

    private static bool Has(HttpContext context, string type) => context.User.HasClaim(claim => claim.Type == type);

    private static bool IsOpen(HttpContext context) =>
        Open.Any(path => context.Request.Path.Equals(path, StringComparison.OrdinalIgnoreCase))
        || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
}

using System.Security.Claims;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.SingleSignOn;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Features.Accounts;

/// <summary>To the provider and back; the way back itself (<c>account/oidc/callback</c>) is the framework's.</summary>
public static partial class OidcEndpoints
{
    public static void MapOidcEndpoints(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/oidc", BeginAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/account/oidc/done", EndAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> BeginAsync(HttpContext context, string? returnUrl, OidcSettings settings, ILogger<OidcSettings> log)
    {
        if (!settings.IsOn)
            return TypedResults.NotFound();
        var back = $"{context.Request.PathBase}/account/oidc/done?returnUrl={Uri.EscapeDataString(SignIn.LocalAddress(returnUrl))}";
        try
        {
            await context.ChallengeAsync(OidcSignIn.Scheme, new AuthenticationProperties { RedirectUri = back });
            return TypedResults.Empty;
        }
        catch (Exception fault) when (fault is InvalidOperationException or HttpRequestException)
        {
            TellDown(log, settings.Authority, fault.Message);
            return To(context, "oidcDown");
        }
    }

    private static async Task<RedirectHttpResult> EndAsync(
        HttpContext context,
        string? returnUrl,
        OidcSettings settings,
        ExternalAccounts accounts,
        SignInManager<Person> signIn,
        SignInLog log
    )
    {
        var external = await context.AuthenticateAsync(IdentityConstants.ExternalScheme);
        await context.SignOutAsync(IdentityConstants.ExternalScheme);
        if (!settings.IsOn || external is not { Succeeded: true, Principal: { } principal })
            return To(context, "oidc");
        var address = SignInGuard.KeyOf(context.Connection.RemoteIpAddress);
        if (OidcClaims.Read(principal, settings) is not { } identity)
            return To(context, "oidc");
        if (!OidcClaims.IsWanted(principal, settings))
        {
            await log.WriteAsync(SignInAction.Failed, null, identity.UserName, address, "Single sign-on: not of those who may.");
            return To(context, "oidcNotWanted");
        }

        var (person, refusal) = await accounts.AcceptAsync(identity, settings.Rules, context.RequestAborted);
        if (person is null)
        {
            await log.WriteAsync(SignInAction.Failed, null, identity.UserName, address, $"Single sign-on: {refusal}.");
            return To(context, $"oidc{refusal}");
        }

        var properties = new AuthenticationProperties();
        if (external.Properties?.GetTokenValue("id_token") is { } token)
            properties.StoreTokens([new AuthenticationToken { Name = "id_token", Value = token }]);
        var atProvider = new[] { OidcRemoteSignOut.SessionId, OidcRemoteSignOut.Issuer }
            .Select(type => principal.FindFirst(type) is { } claim ? new Claim(type, claim.Value) : null)
            .OfType<Claim>();
        await signIn.SignInWithClaimsAsync(person, properties, [new Claim(OidcSignIn.Claim, "true"), .. atProvider]);
        await log.WriteAsync(SignInAction.Succeeded, person.Id, person.UserName, address, "By single sign-on.");
        return TypedResults.Redirect(context.Request.PathBase + SignIn.LocalAddress(returnUrl));
    }

    /// <summary>After the sign-out here: the one at the provider, where it has any and this session came from it.</summary>
    public static async Task<bool> EndsAtProviderAsync(HttpContext context, OidcSettings settings)
    {
        if (!settings.IsOn || !settings.SignOutAtProvider || !context.User.HasClaim(claim => claim.Type == OidcSignIn.Claim))
            return false;
        var options = context.RequestServices.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(OidcSignIn.Scheme);
        try
        {
            var known = options.ConfigurationManager is { } manager ? await manager.GetConfigurationAsync(context.RequestAborted) : null;
            return known?.EndSessionEndpoint is { Length: > 0 };
        }
        catch (InvalidOperationException)
        {
            // The provider is silent; the session here has ended all the same.
            return false;
        }
    }

    private static RedirectHttpResult To(HttpContext context, string problem) =>
        TypedResults.Redirect($"{context.Request.PathBase}{SignIn.Page}?problem={problem}");

    [LoggerMessage(Level = LogLevel.Warning, Message = "The OpenID provider {Authority} cannot be asked: {Reason}")]
    private static partial void TellDown(ILogger log, string authority, string reason);
}

using AnnotateHub.Application.SingleSignOn;
using AnnotateHub.Application.SingleSignOn.Ldap;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace AnnotateHub.Web.Security;

/// <summary>Signing in at the institution's provider (OpenID Connect, code flow with PKCE), where settings name one.</summary>
public static partial class OidcSignIn
{
    public const string Scheme = "oidc";

    /// <summary>Of a session that began at the provider: it asks for no second step here and ends there too.</summary>
    public const string Claim = "AnnotateHub.Oidc";

    public static void AddOidcSignIn(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
            provider.GetRequiredService<IConfiguration>().GetSection("Oidc").Get<OidcSettings>() ?? new OidcSettings()
        );
        services.AddSingleton(provider =>
            provider.GetRequiredService<IConfiguration>().GetSection("Ldap").Get<LdapSettings>() ?? new LdapSettings()
        );
        services.AddTransient<OpenIdConnectHandler>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>()
        );
        services
            .AddOptions<AuthenticationOptions>()
            .Configure<OidcSettings>(
                (options, settings) =>
                {
                    if (settings.IsOn)
                        options.AddScheme<OpenIdConnectHandler>(Scheme, settings.Button);
                }
            );
        services.AddOptions<OpenIdConnectOptions>(Scheme).Configure<OidcSettings>(Configure);
    }

    private static void Configure(OpenIdConnectOptions options, OidcSettings settings)
    {
        (options.Authority, options.ClientId) = (settings.Authority, settings.ClientId);
        options.ClientSecret = settings.ClientSecret.Length > 0 ? settings.ClientSecret : null;
        options.RequireHttpsMetadata = !new Uri(settings.Authority).IsLoopback;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // A form sent from another site brings no cookies over plain http; a query does.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.SignInScheme = IdentityConstants.ExternalScheme;
        options.SignOutScheme = IdentityConstants.ApplicationScheme;
        options.CallbackPath = "/account/oidc/callback";
        options.SignedOutCallbackPath = "/account/oidc/signed-out";
        options.RemoteSignOutPath = "/account/oidc/remote-sign-out";
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = settings.UserInfo;
        options.SaveTokens = true;
        options.Scope.Clear();
        foreach (var scope in settings.Scopes ?? ["openid", "profile", "email"])
            options.Scope.Add(scope);
        options.ClaimActions.Clear();
        options.ClaimActions.MapAll();
        options.Events.OnRemoteSignOut = OidcRemoteSignOut.EndAsync;
        options.Events.OnRemoteFailure = context =>
        {
            var log = context.HttpContext.RequestServices.GetRequiredService<ILogger<OidcSettings>>();
            TellFailure(log, context.Failure?.Message ?? "no reason");
            context.Response.Redirect($"{context.Request.PathBase}{SignIn.Page}?problem=oidc");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in at the provider did not end well: {Reason}")]
    private static partial void TellFailure(ILogger log, string reason);
}

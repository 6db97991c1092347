using System.Security.Claims;
using System.Security.Cryptography;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Projects;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace AnnotateHub.Web.Security;

/// <summary>Who is signed in, by a cookie that also works over plain http in a lab's network.</summary>
public static class SignIn
{
    public const string Page = "/sign-in";

    /// <summary>What a session knows that the account does not: it stays when the account is looked at anew.</summary>
    private static readonly string[] KeptClaims =
    [
        SessionClaim.Name,
        PasswordChangeGate.Claim,
        SecondFactorGate.Claim,
        PasskeyDoor.Claim,
        OidcSignIn.Claim,
        OidcRemoteSignOut.SessionId,
        OidcRemoteSignOut.Issuer,
    ];

    public static void AddAnnotateHubSignIn(this IServiceCollection services)
    {
        services
            .AddIdentity<Person, IdentityRole<long>>(options =>
            {
                // The product's own rules say what is asked of a password; Identity's own would say it twice.
                options.Password.RequiredLength = 1;
                options.Password.RequiredUniqueChars = 0;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
            })
            .AddAccountStores()
            .AddPasswordValidator<PasswordRulesValidator>()
            .AddDefaultTokenProviders();
        services.AddScoped<SignInManager<Person>, SessionSignInManager>();
        services.AddScoped<PasswordSignIn>();
        services.AddScoped<SecondFactorStep>();
        services.AddPasskeys();
        services.AddSingleton(ProtectorOf);
        services.AddSingleton<UnknownPerson>();
        services.AddSingleton(provider => SettingsOf(provider, "Accounts", new AccountSettings()));
        services.AddSingleton(provider => SettingsOf(provider, "Projects", new ProjectSettings()));
        services.AddSingleton(provider => SettingsOf(provider, "Audit", new AuditSettings()));
        services.AddSingleton(provider => SettingsOf(provider, "SignIn", new SignInLimits()));
        services.Configure<SecurityStampValidatorOptions>(options =>
            options.OnRefreshingPrincipal = context =>
            {
                if (context.NewPrincipal?.Identity is ClaimsIdentity identity)
                    foreach (var type in KeptClaims)
                        if (context.CurrentPrincipal?.FindFirst(type) is { } kept)
                            identity.AddClaim(new Claim(kept.Type, kept.Value));
                return Task.CompletedTask;
            }
        );
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "AnnotateHub";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.LoginPath = Page;
            options.ReturnUrlParameter = "returnUrl";
            options.AccessDeniedPath = "/forbidden";
            options.SlidingExpiration = true;
            options.Events.OnValidatePrincipal = SessionCheck.ValidateAsync;
        });
        services
            .AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<AccountSettings>((options, settings) => options.ExpireTimeSpan = settings.Idle);
        services.AddOidcSignIn();
        services.AddTokenSignIn();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "AnnotateHub.Antiforgery";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.HeaderName = "X-CSRF-TOKEN";
        });
        // Whatever does not say otherwise is behind the wall.
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    /// <summary>
    /// Whether the browser itself says that a page of this server sent the form (the Origin header, which no page can forge). The token
    /// alone is not
    /// enough for forms of people who are signed out: two tabs that fetch their first antiforgery cookie at once overwrite each other's,
    /// and a form
    /// opened a second ago would count as stale.
    /// </summary>
    public static bool IsSentByOwnPage(this HttpRequest request) =>
        request.Headers.Origin is [{ } origin]
        && string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    private static SecretProtector ProtectorOf(IServiceProvider provider)
    {
        var protector = provider.GetRequiredService<IDataProtectionProvider>().CreateProtector("AnnotateHub.SecondFactor");
        return new SecretProtector(
            protector.Protect,
            text =>
            {
                try
                {
                    return protector.Unprotect(text);
                }
                catch (CryptographicException)
                {
                    // Of a restored backup without its keys, or made up.
                    return null;
                }
            }
        );
    }

    private static T SettingsOf<T>(IServiceProvider provider, string section, T usual) =>
        provider.GetRequiredService<IConfiguration>().GetSection(section).Get<T>() ?? usual;

    /// <summary>Only an address of this server, so that a link cannot send people elsewhere after signing in.</summary>
    public static string LocalAddress(string? address) =>
        address is ['/', ..] && address is not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : "/";
}

using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace AnnotateHub.Web.Security;

/// <summary>Who is signed in, by a cookie that also works over plain http in a lab's network.</summary>
public static class SignIn
{
    public const string Page = "/sign-in";

    public static void AddAnnotateHubSignIn(this IServiceCollection services)
    {
        services.AddIdentity<Person, IdentityRole<long>>(options =>
        {
            options.Password.RequiredLength = 8;
            options.Password.RequireDigit = false;
            options.Password.RequireLowercase = false;
            options.Password.RequireUppercase = false;
            options.Password.RequireNonAlphanumeric = false;
            options.Lockout.MaxFailedAccessAttempts = 10;
            options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
        }).AddEntityFrameworkStores<AnnotateHubDb>().AddDefaultTokenProviders();
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "AnnotateHub";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.LoginPath = Page;
            options.ReturnUrlParameter = "returnUrl";
            options.AccessDeniedPath = "/forbidden";
            options.ExpireTimeSpan = TimeSpan.FromDays(14);
            options.SlidingExpiration = true;
        });
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
    /// Whether the browser itself says that a page of this server sent the form (the Origin header, which no page can forge). The token alone is not
    /// enough for forms of people who are signed out: two tabs that fetch their first antiforgery cookie at once overwrite each other's, and a form
    /// opened a second ago would count as stale.
    /// </summary>
    public static bool IsSentByOwnPage(this HttpRequest request) =>
        request.Headers.Origin is [{ } origin] && string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    /// <summary>Only an address of this server, so that a link cannot send people elsewhere after signing in.</summary>
    public static string LocalAddress(string? address) =>
        address is ['/', ..] && address is not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : "/";
}

using System.Security.Cryptography;
using AnnotateHub.Application.SingleSignOn;

namespace AnnotateHub.Web.Security;

/// <summary>
/// What every answer tells the browser: scripts come from this server's files alone, nothing is framed, guessed or asked of the machine.
/// </summary>
internal static class SecurityHeaders
{
    private const string Features =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
        + "midi=(), payment=(), usb=()";

    private static readonly object NonceKey = new();

    /// <summary>The one script that a page holds itself, its import map, is known by this.</summary>
    public static string Nonce(HttpContext context) =>
        context.Items[NonceKey] as string
        ?? (string)(context.Items[NonceKey] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

    public static void UseSecurityHeaders(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    Write(context);
                    return Task.CompletedTask;
                });
                return next(context);
            }
        );

    /// <summary>Browsers hold the way of a form to this too, and a sign-out leads on to the provider.</summary>
    private static string ProviderOf(HttpContext context) =>
        context.RequestServices.GetService<OidcSettings>() is { IsOn: true, SignOutAtProvider: true } settings
            ? $" {new Uri(settings.Authority).GetLeftPart(UriPartial.Authority)}"
            : "";

    private static void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        // Whoever is next at a shared workstation finds nothing of the last: only what says so itself is kept.
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Features;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // Styles may stand in a page: MudBlazor places its menus with them, and a bar's width is data. They read and send nothing.
        headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self' 'nonce-{Nonce(context)}'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
            + $"form-action 'self'{ProviderOf(context)}; frame-ancestors 'none'";
    }
}

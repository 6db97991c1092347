using System.Security.Cryptography;
using System.Text.Json;
using AnnotateHub.Application.Accounts.Passkeys;
using Microsoft.AspNetCore.DataProtection;

namespace AnnotateHub.Web.Security;

/// <summary>A challenge on its way through the browser that asked for it: for five minutes, in a cookie that only the server
/// reads.</summary>
/// <param name="Purpose">What the answer may be used for.</param>
/// <param name="PersonId">Whose answer it must be; 0 where anybody may come.</param>
/// <param name="Session">The session that asked, at a registration.</param>
/// <param name="State">What Identity's handler checks the answer by; it holds the challenge.</param>
public sealed record PasskeyTicket(string Purpose, long PersonId, string Session, string State, DateTimeOffset At)
{
    public const string Cookie = "AnnotateHub.Passkey";
    public const string Register = "register";
    public const string SignIn = "signIn";
    public const string SecondStep = "secondStep";

    public void Give(HttpContext context)
    {
        var options = OptionsOf(context);
        options.MaxAge = PasskeyService.ChallengeLife;
        context.Response.Cookies.Append(Cookie, ProtectorOf(context).Protect(JsonSerializer.Serialize(this)), options);
    }

    /// <summary>The ticket of this browser, which is taken from it; null where there is none that counts.</summary>
    public static PasskeyTicket? Take(HttpContext context, DateTimeOffset now, params string[] purposes)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } text)
            return null;
        context.Response.Cookies.Delete(Cookie, OptionsOf(context));
        try
        {
            var ticket = JsonSerializer.Deserialize<PasskeyTicket>(ProtectorOf(context).Unprotect(text));
            return
                ticket is not null
                && purposes.Contains(ticket.Purpose, StringComparer.Ordinal)
                && now >= ticket.At
                && now - ticket.At <= PasskeyService.ChallengeLife
                ? ticket
                : null;
        }
        catch (Exception fault) when (fault is CryptographicException or JsonException)
        {
            // Of other keys, or made up.
            return null;
        }
    }

    private static CookieOptions OptionsOf(HttpContext context) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            IsEssential = true,
            Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
        };

    private static IDataProtector ProtectorOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("AnnotateHub.Passkey");
}

using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;

namespace AnnotateHub.Web.Security;

/// <summary>
/// The provider says in a hidden frame that somebody signed out there (OpenID Connect Front-Channel Logout 1.0). Anybody can put such an
/// address into a page, so a session here ends only where its own session at the provider is named, by its id and its issuer.
/// </summary>
internal static class OidcRemoteSignOut
{
    /// <summary>Claims of the session here: which one at the provider it began with.</summary>
    public const string SessionId = "sid",
        Issuer = "iss";

    public static async Task EndAsync(RemoteSignOutContext context)
    {
        var http = context.HttpContext;
        var user = (await http.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Principal;
        var (named, issuer) = (context.ProtocolMessage?.Sid, context.ProtocolMessage?.Iss);
        if (
            user?.FindFirst(SessionId)?.Value is { Length: > 0 } own
            && own == named
            && (string.IsNullOrEmpty(issuer) || issuer == user.FindFirst(Issuer)?.Value)
        )
        {
            http.User = user;
            await http.RequestServices.GetRequiredService<SignInManager<Person>>().SignOutAsync();
        }

        context.HandleResponse();
    }
}

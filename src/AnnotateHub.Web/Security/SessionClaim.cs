using System.Globalization;
using System.Security.Claims;

namespace AnnotateHub.Web.Security;

/// <summary>The session that a cookie is of.</summary>
internal static class SessionClaim
{
    public const string Name = "AnnotateHub.Session";

    /// <summary>Null for whoever is not signed in by a cookie of this version.</summary>
    public static (long Person, string Session, string? Stamp)? Of(ClaimsPrincipal? principal) =>
        principal?.FindFirst(Name) is { Value.Length: > 0 } session
        && long.TryParse(
            principal.FindFirst(ClaimTypes.NameIdentifier)?.Value,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var person
        )
            ? (person, session.Value, principal.FindFirst("AspNet.Identity.SecurityStamp")?.Value)
            : null;
}

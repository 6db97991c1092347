using System.Globalization;
using System.Security.Claims;
using AnnotateHub.Web.Security;

namespace AnnotateHub.Web.Live;

/// <summary>In whose name a connection listens: a person's page, or a script with one of the person's access tokens.</summary>
internal readonly record struct LiveReader(long PersonId, long? TokenId)
{
    public static LiveReader From(ClaimsPrincipal user) =>
        new(user.PersonId(), user.FindFirstValue(TokenScope.Token) is { } token ? long.Parse(token, CultureInfo.InvariantCulture) : null);
}

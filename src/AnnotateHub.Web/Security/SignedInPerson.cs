using System.Globalization;
using System.Security.Claims;

namespace AnnotateHub.Web.Security;

public static class SignedInPerson
{
    /// <summary>Key of the signed-in person; 0, which nobody has, when there is none.</summary>
    public static long PersonId(this ClaimsPrincipal user) =>
        long.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
}

using System.Security.Claims;
using System.Text.Json;
using AnnotateHub.Application.SingleSignOn;

namespace AnnotateHub.Web.Security;

/// <summary>What the provider's claims say, in the words of the settings.</summary>
public static class OidcClaims
{
    /// <summary>Null where the provider says no key for the person.</summary>
    public static ExternalIdentity? Read(ClaimsPrincipal principal, OidcSettings settings) =>
        principal.FindFirst("sub") is { Value.Length: > 0 } subject
            ? new ExternalIdentity(
                principal.FindFirst("iss")?.Value ?? subject.Issuer,
                subject.Value,
                ValuesOf(principal, settings.UserNameClaim).FirstOrDefault(),
                ValuesOf(principal, settings.DisplayNameClaim).FirstOrDefault(),
                ValuesOf(principal, "email").FirstOrDefault(),
                ValuesOf(principal, settings.RolesClaim)
            )
            : null;

    /// <summary>Whether the claim that is required has one of the values that are.</summary>
    public static bool IsWanted(ClaimsPrincipal principal, OidcSettings settings) =>
        settings.RequiredClaim.Length == 0
        || ValuesOf(principal, settings.RequiredClaim).Intersect(settings.RequiredValues ?? [], StringComparer.Ordinal).Any();

    /// <summary>Values of a claim; lists come as several claims or as one of JSON, and dots lead into objects of JSON.</summary>
    public static IReadOnlyCollection<string> ValuesOf(ClaimsPrincipal principal, string path)
    {
        var values = new List<string>();
        foreach (var claim in principal.Claims)
            if (claim.Type == path)
                Add(claim.Value, "");
            else if (path.StartsWith(claim.Type + ".", StringComparison.Ordinal))
                Add(claim.Value, path[(claim.Type.Length + 1)..]);
        return [.. values.Distinct(StringComparer.Ordinal)];

        void Add(string value, string rest)
        {
            if (value is not ['[' or '{', ..])
            {
                if (rest.Length == 0)
                    values.Add(value);
                return;
            }

            try
            {
                using var document = JsonDocument.Parse(value);
                Collect(document.RootElement, rest);
            }
            catch (JsonException)
            {
                // A text that happens to begin with a bracket.
                if (rest.Length == 0)
                    values.Add(value);
            }
        }

        void Collect(JsonElement element, string rest)
        {
            foreach (var part in rest.Split('.', StringSplitOptions.RemoveEmptyEntries))
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(part, out element))
                    return;
            if (element.ValueKind == JsonValueKind.Array)
                values.AddRange(
                    element.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)
                );
            else if (element.ValueKind == JsonValueKind.String)
                values.Add(element.GetString()!);
        }
    }
}

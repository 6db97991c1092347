using AnnotateHub.Application.Accounts.Passkeys;
using AnnotateHub.Application.Mail;
using AnnotateHub.Application.SingleSignOn;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Web.Security;

/// <summary>
/// Where passkeys are good: at the address that the settings name (<c>Passkeys:PublicAddress</c>, else <c>Mail:PublicAddress</c>), else at
/// the one by which the request came, as far as <c>AllowedHosts</c> and named proxies let it.
/// </summary>
public sealed class PasskeyPlace(PasskeySettings settings, MailSettings mail, LocalPasswords passwords)
{
    private readonly Uri? _public =
        new[] { settings.PublicAddress, mail.PublicAddress }.FirstOrDefault(address => address.Length > 0) is { } address
        && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            ? uri
            : null;

    /// <summary>Whether passkeys are offered at the sign-in at all.</summary>
    public bool IsOn => settings.Enabled;

    /// <summary>The host name that the settings give passkeys; null where it is the request's.</summary>
    public string? PublicHost => _public?.IdnHost;

    /// <summary>The host name that passkeys belong to, which WebAuthn calls the relying party's id.</summary>
    public string HostOf(Uri here) => PublicHost ?? here.IdnHost;

    public string HostOf(HttpRequest request) => HostOf(Here(request));

    /// <summary>The one origin whose pages may ask for a passkey.</summary>
    public string OriginOf(Uri here) => (_public ?? here).GetLeftPart(UriPartial.Authority);

    public string OriginOf(HttpRequest request) => OriginOf(Here(request));

    /// <summary>A sentence where no browser makes or uses a passkey, or null.</summary>
    /// <param name="here">The page's address.</param>
    public string? FaultOf(Uri here)
    {
        if (!settings.Enabled)
            return "Passkeys are switched off on this server.";
        var origin = OriginOf(here);
        if (!string.Equals(origin, here.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase))
            return $"Passkeys of this server are good at {origin} only; open that address.";
        return PasskeySettings.FaultOf(origin) is { } fault ? $"No passkeys at {origin}: {fault}" : null;
    }

    public string? FaultOf(HttpRequest request) => FaultOf(Here(request));

    /// <summary>Only in the place of a password of this server: whoever signs in at an institution has passkeys there.</summary>
    public bool IsFor(Person person) => person.PasswordHash is not null && passwords.AreTakenOf(person.UserName);

    private static Uri Here(HttpRequest request) => new($"{request.Scheme}://{request.Host}");
}

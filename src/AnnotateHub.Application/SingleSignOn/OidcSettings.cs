namespace AnnotateHub.Application.SingleSignOn;

/// <summary>Settings <c>Oidc:*</c> (docs/deploy.md). Without an authority there is no single sign-on.</summary>
public sealed record OidcSettings : ExternalSettings
{
    /// <summary>Address of the provider, below which <c>.well-known/openid-configuration</c> lies.</summary>
    public string Authority { get; init; } = "";

    public string ClientId { get; init; } = "";
    public string ClientSecret { get; init; } = "";

    /// <summary>What the button on the sign-in page says.</summary>
    public string Button { get; init; } = "Sign in with your institution";

    /// <summary>openid, profile and email where nothing is said.</summary>
    public string[]? Scopes { get; init; }

    public string UserNameClaim { get; init; } = "preferred_username";
    public string DisplayNameClaim { get; init; } = "name";

    /// <summary>Where groups or roles stand; dots lead into objects (<c>realm_access.roles</c>).</summary>
    public string RolesClaim { get; init; } = "groups";

    /// <summary>Only who has one of <see cref="RequiredValues"/> in this claim comes in; empty: everybody whom the provider
    /// knows.</summary>
    public string RequiredClaim { get; init; } = "";

    public string[]? RequiredValues { get; init; }

    /// <summary>Asks the provider's userinfo endpoint for what the token does not say.</summary>
    public bool UserInfo { get; init; } = true;

    public bool SignOutAtProvider { get; init; } = true;

    public bool IsOn => Authority.Length > 0;

    /// <summary>What they say of accounts.</summary>
    public ExternalRules Rules =>
        new("Oidc", "single sign-on", StringComparer.Ordinal, Administrators, Projects, CreateAccounts, LinkByUserName);

    /// <summary>A sentence for the first setting that cannot be, or null.</summary>
    public string? FaultOf()
    {
        if (!IsOn)
            return
                ClientId.Length > 0 || ClientSecret.Length > 0
                    ? "Oidc:ClientId or Oidc:ClientSecret is set and Oidc:Authority is not; give the address of the provider."
                : !LocalSignIn ? "Oidc:LocalSignIn is false and there is no provider (Oidc:Authority): nobody could sign in."
                : null;
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            return $"Oidc:Authority '{Authority}' is no address; expected something like https://login.example.org/realms/lab.";
        if (address.Scheme == "http" && !address.IsLoopback)
            return $"Oidc:Authority '{Authority}' is not https; whoever is on the way could sign in as anybody.";
        if (ClientId.Length == 0)
            return "Oidc:ClientId is missing: the name under which the provider knows this server.";
        if (RequiredClaim.Length > 0 != RequiredValues is { Length: > 0 })
            return "Oidc:RequiredClaim and Oidc:RequiredValues go together; one of them is missing.";
        if (!LocalSignIn && BreakGlass.Length == 0)
            return "Oidc:LocalSignIn is false and Oidc:BreakGlass is missing: name the administrator who comes in when the provider fails.";
        return Rules.ProjectFault();
    }
}

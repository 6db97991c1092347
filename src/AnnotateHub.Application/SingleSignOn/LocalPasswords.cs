using AnnotateHub.Application.SingleSignOn.Ldap;

namespace AnnotateHub.Application.SingleSignOn;

/// <summary>Whose password of this server counts, where people sign in at their institution.</summary>
public sealed class LocalPasswords(OidcSettings oidc, LdapSettings ldap)
{
    /// <summary>Whether anybody but the account for emergencies may sign in by one.</summary>
    public bool AreOpen => (!oidc.IsOn || oidc.LocalSignIn) && (!ldap.IsOn || ldap.LocalSignIn);

    public bool AreTakenOf(string? userName) => AreOpen || IsBreakGlass(userName);

    /// <summary>The account for emergencies stays this server's own whatever a provider says.</summary>
    public bool IsBreakGlass(string? userName) =>
        (oidc.IsOn && IsNamed(oidc.BreakGlass, userName)) || (ldap.IsOn && IsNamed(ldap.BreakGlass, userName));

    private static bool IsNamed(string setting, string? userName) =>
        setting.Trim().Length > 0 && string.Equals(setting.Trim(), userName?.Trim(), StringComparison.OrdinalIgnoreCase);
}

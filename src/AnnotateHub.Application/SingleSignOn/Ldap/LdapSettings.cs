namespace AnnotateHub.Application.SingleSignOn.Ldap;

/// <summary>Settings <c>Ldap:*</c> (docs/deploy.md). Without a server no directory is asked.</summary>
public sealed record LdapSettings : ExternalSettings
{
    /// <summary>What stands in a filter for the name that was typed in.</summary>
    public const string UserPlace = "{user}";

    /// <summary>What stands in a filter for the person's entry.</summary>
    public const string EntryPlace = "{dn}";

    /// <summary><c>ldaps://host[:636]</c>, or <c>ldap://host[:389]</c> with <see cref="StartTls"/>.</summary>
    public string Server { get; init; } = "";

    public bool StartTls { get; init; }

    /// <summary>A folder of certificates (PEM, named by their hash) that are trusted in place of the system's.</summary>
    public string CertificateFolder { get; init; } = "";

    /// <summary>Below it people are looked for.</summary>
    public string BaseDn { get; init; } = "";

    /// <summary>Whom the name that was typed in means.</summary>
    public string UserFilter { get; init; } = "(&(objectClass=person)(uid={user}))";

    /// <summary>Who looks for people; empty: nobody in particular (an anonymous bind).</summary>
    public string BindDn { get; init; } = "";

    public string BindPassword { get; init; } = "";

    /// <summary>The directory's own key for an entry, which never changes (Active Directory: <c>objectGUID</c>).</summary>
    public string IdAttribute { get; init; } = "entryUUID";

    public string UserNameAttribute { get; init; } = "uid";
    public string DisplayNameAttribute { get; init; } = "cn";
    public string EmailAttribute { get; init; } = "mail";

    /// <summary>Attribute of a person that lists their groups.</summary>
    public string GroupsAttribute { get; init; } = "memberOf";

    /// <summary>Finds the groups of a person where no attribute lists them, such as <c>(member={dn})</c>.</summary>
    public string GroupFilter { get; init; } = "";

    /// <summary>Only groups below it count; empty: all.</summary>
    public string GroupBaseDn { get; init; } = "";

    /// <summary>Only who is in one of these groups comes in; empty: everybody whom the filter finds.</summary>
    public string[]? RequiredGroups { get; init; }

    /// <summary>What the sign-in page says above its form.</summary>
    public string Hint { get; init; } = "Sign in with the user name and password of your institution.";

    public int TimeoutSeconds { get; init; } = 10;

    public bool IsOn => Server.Length > 0;

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    internal ExternalRules Rules =>
        new("Ldap", "the directory", StringComparer.OrdinalIgnoreCase, Administrators, Projects, CreateAccounts, LinkByUserName);

    internal bool IsTls => Server.StartsWith("ldaps:", StringComparison.OrdinalIgnoreCase);

    /// <summary>A sentence for the first setting that cannot be, or null.</summary>
    public string? FaultOf()
    {
        if (!IsOn)
            return
                BaseDn.Length > 0 || BindDn.Length > 0
                    ? "Ldap:BaseDn or Ldap:BindDn is set and Ldap:Server is not; give the address of the directory."
                : !LocalSignIn ? "Ldap:LocalSignIn is false and there is no directory (Ldap:Server): nobody could sign in."
                : null;
        if (
            !Uri.TryCreate(Server, UriKind.Absolute, out var address)
            || address.Scheme is not ("ldaps" or "ldap")
            || address.Host.Length == 0
        )
            return $"Ldap:Server '{Server}' is no address; expected something like ldaps://ldap.example.org.";
        if (address.AbsolutePath.Length > 1)
            return $"Ldap:Server '{Server}' goes on after the host; give the host and port alone, and Ldap:BaseDn for where people are.";
        if (IsTls && StartTls)
            return "Ldap:StartTls is for ldap:// addresses; ldaps:// is encrypted from the start. Leave one of the two.";
        if (!IsTls && !StartTls && !address.IsLoopback)
            return $"Ldap:Server '{Server}' is not encrypted, so that passwords could be read on the way; use ldaps:// or Ldap:StartTls.";
        if (BaseDn.Length == 0)
            return "Ldap:BaseDn is missing: below which entry people are, such as ou=people,dc=example,dc=org.";
        if (CertificateFolder.Length > 0 && !Directory.Exists(CertificateFolder))
            return $"Ldap:CertificateFolder '{CertificateFolder}' is no folder that can be read.";
        if (FilterFault("UserFilter", UserFilter, UserPlace) is { } users)
            return users;
        if (GroupFilter.Length > 0 && !GroupFilter.Contains(UserPlace, StringComparison.Ordinal))
            if (FilterFault("GroupFilter", GroupFilter, EntryPlace) is { } groups)
                return groups;
        if (BindDn.Length > 0 != BindPassword.Length > 0)
            return "Ldap:BindDn and Ldap:BindPassword go together; one of them is missing.";
        foreach (var (name, value) in Attributes())
            if (value.Length == 0 || !value.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or ';' or '.'))
                return $"Ldap:{name} '{value}' is no name of an attribute.";
        if (!LocalSignIn && BreakGlass.Length == 0)
            return "Ldap:LocalSignIn is false and Ldap:BreakGlass is missing: name the administrator who comes in without the directory.";
        if (TimeoutSeconds is < 1 or > 60)
            return $"Ldap:TimeoutSeconds is {TimeoutSeconds}; expected 1 to 60.";
        return Rules.ProjectFault();
    }

    private IEnumerable<(string Name, string Value)> Attributes() =>
        [
            (nameof(IdAttribute), IdAttribute),
            (nameof(UserNameAttribute), UserNameAttribute),
            (nameof(DisplayNameAttribute), DisplayNameAttribute),
            (nameof(EmailAttribute), EmailAttribute),
            (nameof(GroupsAttribute), GroupsAttribute),
        ];

    private static string? FilterFault(string name, string filter, string place) =>
        !filter.Contains(place, StringComparison.Ordinal)
            ? $"Ldap:{name} '{filter}' lacks {place}, so that it would find the same for everybody."
        : filter is not ['(', .., ')'] || filter.Count(sign => sign == '(') != filter.Count(sign => sign == ')')
            ? $"Ldap:{name} '{filter}' is no filter: it stands in brackets, and each opened one is closed."
        : null;
}

namespace AnnotateHub.Application.SingleSignOn.Ldap;

/// <summary>Why somebody does not come in by the directory.</summary>
public enum LdapProblem
{
    /// <summary>Nobody has this name and password there.</summary>
    Wrong,

    /// <summary>The directory does not answer, or does not let this server look.</summary>
    Away,

    /// <summary>Known there, in none of the groups that may come in.</summary>
    NotWanted,

    /// <summary>The entry lacks the key or the user name that the settings name.</summary>
    NoName,

    /// <summary>An account of this name is here and was not made by the directory.</summary>
    NameTaken,

    /// <summary>Accounts are made by administrators alone.</summary>
    NoAccount,

    /// <summary>Disabled or deleted here.</summary>
    Closed,
}

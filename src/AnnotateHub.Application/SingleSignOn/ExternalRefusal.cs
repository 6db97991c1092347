namespace AnnotateHub.Application.SingleSignOn;

/// <summary>Why somebody whom the provider knows does not come in.</summary>
public enum ExternalRefusal
{
    /// <summary>The provider says no name that a user name could be made of.</summary>
    NoName,

    /// <summary>An account of this name is there and was not made by this sign-in.</summary>
    NameTaken,

    /// <summary>Accounts are made by administrators alone.</summary>
    NoAccount,

    /// <summary>Disabled or deleted.</summary>
    Closed,
}

namespace AnnotateHub.Application.SingleSignOn;

/// <summary>What every way in from outside has as settings (<c>Oidc:*</c>, <c>Ldap:*</c>).</summary>
public abstract record ExternalSettings
{
    /// <summary>Groups whose members are administrators; where there are any, everybody else who comes this way is none.</summary>
    public string[]? Administrators { get; init; }

    public ExternalProject[]? Projects { get; init; }

    /// <summary>Makes an account for who comes for the first time.</summary>
    public bool CreateAccounts { get; init; } = true;

    /// <summary>Gives an account that was made here to who has its user name at the provider or in the directory.</summary>
    public bool LinkByUserName { get; init; }

    /// <summary>False: nobody but <see cref="BreakGlass"/> signs in by a password of this server.</summary>
    public bool LocalSignIn { get; init; } = true;

    /// <summary>User name of the administrator who comes in when the other side does not answer.</summary>
    public string BreakGlass { get; init; } = "";
}

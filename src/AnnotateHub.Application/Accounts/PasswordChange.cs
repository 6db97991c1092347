namespace AnnotateHub.Application.Accounts;

/// <summary>What became of a change of one's own password.</summary>
public enum PasswordChange
{
    /// <summary>It counts from now on; all sessions and tokens have ended.</summary>
    Changed,

    /// <summary>The password of today was another.</summary>
    WrongCurrent,

    /// <summary>The new one is too short or too long.</summary>
    Length,

    /// <summary>The new one is the user name or one of the commonest.</summary>
    Common,

    /// <summary>The new one is the old one.</summary>
    Same,
}

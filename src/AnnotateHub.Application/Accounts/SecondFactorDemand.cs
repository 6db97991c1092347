namespace AnnotateHub.Application.Accounts;

/// <summary>Who must sign in with a second step; the others may.</summary>
public enum SecondFactorDemand
{
    Nobody,
    Administrators,

    /// <summary>Administrators, and who leads or manages a project.</summary>
    Leads,
    Everybody,
}

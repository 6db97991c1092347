namespace AnnotateHub.Application.Accounts;

/// <summary>What a code for the second step was.</summary>
public enum SecondFactorCheck
{
    Wrong,
    App,

    /// <summary>One of the recovery codes, which is spent now.</summary>
    Recovery,
}

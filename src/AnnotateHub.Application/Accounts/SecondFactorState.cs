namespace AnnotateHub.Application.Accounts;

/// <param name="Since">Null where it is off.</param>
/// <param name="CodesLeft">Recovery codes that were not used yet.</param>
/// <param name="HasPassword">Asked for before the second step is turned on.</param>
/// <param name="IsDemanded">It cannot be turned off.</param>
public sealed record SecondFactorState(DateTimeOffset? Since, int CodesLeft, bool HasPassword, bool IsDemanded)
{
    public bool IsOn => Since is not null;
}

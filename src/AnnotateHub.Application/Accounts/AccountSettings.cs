namespace AnnotateHub.Application.Accounts;

/// <summary>Settings <c>Accounts:*</c>.</summary>
/// <param name="IdleMinutes">A session that nobody uses ends after so long.</param>
/// <param name="LongestDays">However busy a session is, it ends after so long.</param>
/// <param name="PasswordLinkHours">How long a one-time link for a new password is good.</param>
/// <param name="SecondFactorFor">Who must sign in with a second step; it counts from the next sign-in on.</param>
public sealed record AccountSettings(
    int MinimumPasswordLength = 8,
    int IdleMinutes = 14 * 24 * 60,
    int LongestDays = 90,
    int PasswordLinkHours = 24,
    SecondFactorDemand SecondFactorFor = SecondFactorDemand.Nobody
)
{
    public TimeSpan Idle => TimeSpan.FromMinutes(IdleMinutes);

    public TimeSpan Longest => TimeSpan.FromDays(LongestDays);
}

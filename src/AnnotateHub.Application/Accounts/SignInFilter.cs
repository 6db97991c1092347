namespace AnnotateHub.Application.Accounts;

/// <summary>Which lines of the sign-in audit are meant; null is any.</summary>
/// <param name="Kind">Beginning of the action: <c>signIn.</c>, <c>secondFactor.</c>, <c>password.</c>, <c>account.</c>,
/// <c>token.</c></param>
/// <param name="UserName">The name as it was given, in any case.</param>
/// <param name="Until">Not included.</param>
public sealed record SignInFilter(
    string? Kind = null,
    string? UserName = null,
    DateTimeOffset? From = null,
    DateTimeOffset? Until = null
);

namespace AnnotateHub.Application.SingleSignOn;

/// <summary>Who somebody is, as the provider says.</summary>
/// <param name="Subject">The provider's own key for the person, which never changes.</param>
/// <param name="Roles">Groups or roles.</param>
public sealed record ExternalIdentity(
    string Issuer,
    string Subject,
    string? UserName,
    string? DisplayName,
    string? Email,
    IReadOnlyCollection<string> Roles
);

namespace AnnotateHub.Application.Accounts.Passkeys;

/// <summary>A passkey as its person sees it.</summary>
/// <param name="Host">The host name that it is good for.</param>
/// <param name="IsBackedUp">Its maker keeps it on more than one device.</param>
public sealed record PasskeyView(long Id, string Name, string Host, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, bool IsBackedUp);

namespace AnnotateHub.Application.Mail;

/// <param name="IsMailOn">The server sends mail.</param>
/// <param name="Address">Null where there is none.</param>
/// <param name="IsProven">A link that was sent there was opened.</param>
public sealed record MailAddressState(bool IsMailOn, string? Address, bool IsProven);

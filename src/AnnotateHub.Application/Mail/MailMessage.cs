namespace AnnotateHub.Application.Mail;

/// <summary>A mail as it is sent.</summary>
/// <param name="StopAddress">Where its reader ends such mails; null where they asked for this one.</param>
public sealed record MailMessage(string To, string Name, string Subject, string Text, string? StopAddress = null);

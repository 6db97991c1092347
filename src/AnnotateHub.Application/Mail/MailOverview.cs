namespace AnnotateHub.Application.Mail;

/// <param name="OwnAddress">Of the administrator who asks.</param>
/// <param name="Lines">What waits and what was given up; the newest first.</param>
public sealed record MailOverview(MailSettings Settings, string? OwnAddress, IReadOnlyList<MailLine> Lines);

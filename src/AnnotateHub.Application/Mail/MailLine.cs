namespace AnnotateHub.Application.Mail;

/// <param name="Kind">One of <see cref="MailKind"/>.</param>
/// <param name="To">Whose mail it is.</param>
/// <param name="Fault">Of the last attempt; empty before it.</param>
/// <param name="FailedAt">Since when it is given up; null while it is tried.</param>
public sealed record MailLine(
    long Id,
    string Kind,
    string To,
    DateTimeOffset CreatedAt,
    DateTimeOffset NextAt,
    int Attempts,
    string Fault,
    DateTimeOffset? FailedAt
);

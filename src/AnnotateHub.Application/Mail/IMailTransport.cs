namespace AnnotateHub.Application.Mail;

/// <summary>Hands mails to a mail server.</summary>
public interface IMailTransport
{
    /// <summary>Null when the mail server has taken it.</summary>
    Task<MailFault?> SendAsync(MailMessage message, CancellationToken cancellationToken = default);
}

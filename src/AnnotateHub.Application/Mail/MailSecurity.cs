namespace AnnotateHub.Application.Mail;

/// <summary>How the way to the mail server is kept from readers.</summary>
public enum MailSecurity
{
    /// <summary>Plain at first, then encrypted, else nothing is sent; port 587 as a rule.</summary>
    StartTls,

    /// <summary>Encrypted from the first byte; port 465 as a rule.</summary>
    Tls,

    /// <summary>Plain, for a server on the same machine or in the same closed network.</summary>
    None,
}

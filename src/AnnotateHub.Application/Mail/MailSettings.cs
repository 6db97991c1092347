using MimeKit;

namespace AnnotateHub.Application.Mail;

/// <summary>Settings <c>Mail:*</c> (docs/operation.md). Without a host nothing is mailed.</summary>
public sealed record MailSettings
{
    /// <summary>The mail server that takes what is sent (SMTP).</summary>
    public string Host { get; init; } = "";

    public int Port { get; init; } = 587;
    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    /// <summary>Empty where the mail server asks for no sign-in.</summary>
    public string UserName { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>A file whose first line is the password.</summary>
    public string PasswordFile { get; init; } = "";

    /// <summary>Certificates (PEM) that are trusted besides those of the system.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>Who writes, for example <c>AnnotateHub &lt;annotatehub@example.org&gt;</c>.</summary>
    public string From { get; init; } = "";

    /// <summary>Address of this server as its users open it; links in mails begin with it.</summary>
    public string PublicAddress { get; init; } = "";

    /// <summary>When daily mails go out, in the server's zone.</summary>
    public TimeOnly DailyAt { get; init; } = new(7, 0);

    /// <summary>How long a mailed link for a new password or a new address is good.</summary>
    public int LinkMinutes { get; init; } = 60;

    /// <summary>After so many days a mail that could not be delivered is given up.</summary>
    public int TryDays { get; init; } = 3;

    public bool IsOn => Host.Length > 0;

    /// <param name="path">Relative to the application's root.</param>
    public string AddressOf(string path) => $"{PublicAddress.TrimEnd('/')}/{path}";

    internal string ReadPassword() =>
        PasswordFile.Length > 0 ? File.ReadLines(PasswordFile).FirstOrDefault("").Trim() : Password;

    /// <summary>A sentence for the first setting that cannot be, or null.</summary>
    public string? FaultOf()
    {
        if (!IsOn)
            return
                From.Length > 0 || UserName.Length > 0 || PublicAddress.Length > 0
                    ? "Mail:From, Mail:UserName or Mail:PublicAddress is set and Mail:Host is not; give the name of the mail server."
                    : null;
        if (Port is < 1 or > 65535)
            return $"Mail:Port is {Port}; expected 1 to 65535, as a rule 587 with StartTls and 465 with Tls.";
        if (!MailboxAddress.TryParse(From, out var from) || !from.Address.Contains('@', StringComparison.Ordinal))
            return $"Mail:From is '{From}'; expected an address such as AnnotateHub <annotatehub@example.org>.";
        if (
            !Uri.TryCreate(PublicAddress, UriKind.Absolute, out var address)
            || address.Scheme is not ("https" or "http")
            || address.Query.Length > 0
            || address.Fragment.Length > 0
        )
            return $"Mail:PublicAddress is '{PublicAddress}'; expected the address of this server as its users open it, such as "
                + "https://annotate.example.org. Links in mails begin with it.";
        if (Password.Length > 0 && PasswordFile.Length > 0)
            return "Mail:Password and Mail:PasswordFile are both set; give one of them.";
        if (PasswordFile.Length > 0 && !File.Exists(PasswordFile))
            return $"Mail:PasswordFile '{PasswordFile}' is not there.";
        if (UserName.Length > 0 != (Password.Length > 0 || PasswordFile.Length > 0))
            return "Mail:UserName and a password (Mail:PasswordFile or Mail:Password) go together; one of them is missing.";
        if (CertificateFile.Length > 0 && !File.Exists(CertificateFile))
            return $"Mail:CertificateFile '{CertificateFile}' is not there.";
        if (Security == MailSecurity.None && UserName.Length > 0 && Host is not ("localhost" or "127.0.0.1" or "::1"))
            return $"Mail:Security is None and '{Host}' is another machine: the password would go there in plain. Use StartTls or Tls.";
        if (LinkMinutes is < 5 or > 7 * 24 * 60)
            return $"Mail:LinkMinutes is {LinkMinutes}; expected 5 to 10080.";
        return TryDays is < 1 or > 30 ? $"Mail:TryDays is {TryDays}; expected 1 to 30." : null;
    }
}

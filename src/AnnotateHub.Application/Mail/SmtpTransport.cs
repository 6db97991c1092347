using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace AnnotateHub.Application.Mail;

/// <summary>Sends by SMTP (RFC 5321), each mail by a connection of its own: there are few, and none waits for a broken one.</summary>
public sealed class SmtpTransport(MailSettings settings, TimeProvider clock) : IMailTransport
{
    private const int LongestMilliseconds = 60_000;

    public async Task<MailFault?> SendAsync(MailMessage message, CancellationToken cancellationToken = default)
    {
        using var client = new SmtpClient { Timeout = LongestMilliseconds, CheckCertificateRevocation = false };
        if (settings.CertificateFile.Length > 0)
            client.ServerCertificateValidationCallback = IsTrusted;
        try
        {
            await client.ConnectAsync(settings.Host, settings.Port, OptionsOf(settings.Security), cancellationToken);
            if (settings.UserName.Length > 0)
                await client.AuthenticateAsync(settings.UserName, settings.ReadPassword(), cancellationToken);
        }
        catch (Exception fault)
            when (fault
                    is SocketException
                        or IOException
                        or UnauthorizedAccessException
                        or TimeoutException
                        or SslHandshakeException
                        or AuthenticationException
                        or NotSupportedException
                        or ProtocolException
                        or CommandException
                || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return new MailFault(
                $"The mail server {settings.Host}:{settings.Port} could not be used: {FirstLineOf(fault)}",
                IsFinal: false,
                IsServer: true
            );
        }

        try
        {
            await client.SendAsync(Build(message), cancellationToken);
        }
        catch (SmtpCommandException fault)
        {
            var isFinal = fault.ErrorCode == SmtpErrorCode.RecipientNotAccepted && (int)fault.StatusCode >= 500;
            return new MailFault($"The mail server refused it: {(int)fault.StatusCode} {FirstLineOf(fault)}", isFinal, IsServer: false);
        }
        catch (Exception fault)
            when (fault is IOException or SocketException or TimeoutException or ProtocolException
                || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return new MailFault($"The mail server broke off: {FirstLineOf(fault)}", IsFinal: false, IsServer: true);
        }

        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or SocketException or ProtocolException or TimeoutException)
        {
            // It was taken; how the server says goodbye changes nothing.
        }

        return null;
    }

    private MimeMessage Build(MailMessage message)
    {
        var mail = new MimeMessage
        {
            Subject = message.Subject,
            Date = clock.GetUtcNow(),
            Body = new TextPart("plain") { Text = message.Text },
        };
        mail.From.Add(MailboxAddress.Parse(settings.From));
        mail.To.Add(new MailboxAddress(message.Name, message.To));
        // Out-of-office answers help nobody here.
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        if (message.StopAddress is { } stop)
            mail.Headers.Add(HeaderId.ListUnsubscribe, $"<{stop}>");
        return mail;
    }

    /// <summary>As the system says, or by the certificates of the setting; the name must be right in any case.</summary>
    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null)
            return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.CustomTrustStore.ImportFromPemFile(settings.CertificateFile);
        return own.Build(X509CertificateLoader.LoadCertificate(certificate.GetRawCertData()));
    }

    private static SecureSocketOptions OptionsOf(MailSecurity security) =>
        security switch
        {
            MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            MailSecurity.StartTls => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.None,
        };

    private static string FirstLineOf(Exception fault) =>
        fault.Message.Split('\n', 2)[0].Trim() is { Length: > 0 } line ? line[..Math.Min(line.Length, 200)] : fault.GetType().Name;
}

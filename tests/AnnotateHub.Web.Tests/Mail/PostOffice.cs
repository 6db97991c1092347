using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.ComponentModel;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace AnnotateHub.Web.Tests.Mail;

/// <summary>A real mail server on loopback, with a certificate of its own and a password, that keeps what it takes.</summary>
public sealed class PostOffice : IAsyncDisposable
{
    public const string UserName = "annotatehub";
    public const string Password = "post office";
    private readonly CancellationTokenSource _closing = new();
    private readonly SmtpServer.SmtpServer _server;
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private readonly Task _running;

    /// <param name="port">Of one that was closed before; null for a free one.</param>
    public PostOffice(int? port = null)
    {
        Port = port ?? FreePort();
        var options = new SmtpServerOptionsBuilder()
            .ServerName("localhost")
            .Endpoint(endpoint =>
                endpoint
                    .Endpoint(new IPEndPoint(IPAddress.Loopback, Port))
                    .Certificate(_certificate)
                    .AuthenticationRequired()
                    .AllowUnsecureAuthentication(false)
            )
            .Build();
        var services = new ServiceProvider();
        services.Add(new Store(this));
        services.Add((IMailboxFilter)new Filter(this));
        services.Add(new DelegatingUserAuthenticator((user, password) => user == UserName && password == Password));
        _server = new SmtpServer.SmtpServer(options, services);
        _running = _server.StartAsync(_closing.Token);
    }

    public int Port { get; }

    /// <summary>What it took, the oldest first.</summary>
    public ConcurrentQueue<MimeMessage> Taken { get; } = [];

    /// <summary>Mailboxes that are not here: refused for good.</summary>
    public ConcurrentDictionary<string, bool> Unknown { get; } = [];

    /// <summary>The whole server refuses for a while.</summary>
    public bool IsBusy { get; set; }

    public string CertificatePem => _certificate.ExportCertificatePem();

    /// <summary>What the application is set to.</summary>
    public (string Name, string Value)[] SettingsOf(string certificateFile) =>
        [
            ("Mail:Host", "localhost"),
            ("Mail:Port", $"{Port}"),
            ("Mail:UserName", UserName),
            ("Mail:Password", Password),
            ("Mail:CertificateFile", certificateFile),
            ("Mail:From", "AnnotateHub <hub@example.org>"),
            ("Mail:PublicAddress", "https://annotate.example.org/lab"),
        ];

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // That is how it is closed.
        }

        _certificate.Dispose();
        _closing.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(10));
        // With its key in a form that servers of every system take.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private sealed class Store(PostOffice office) : MessageStore
    {
        public override async Task<SmtpResponse> SaveAsync(
            ISessionContext context,
            IMessageTransaction transaction,
            ReadOnlySequence<byte> buffer,
            CancellationToken cancellationToken
        )
        {
            office.Taken.Enqueue(await MimeMessage.LoadAsync(new MemoryStream(buffer.ToArray()), cancellationToken));
            return SmtpResponse.Ok;
        }
    }

    private sealed class Filter(PostOffice office) : MailboxFilter
    {
        public override Task<bool> CanAcceptFromAsync(
            ISessionContext context,
            IMailbox from,
            int size,
            CancellationToken cancellationToken
        ) =>
            office.IsBusy
                ? throw new SmtpResponseException(new SmtpResponse(SmtpReplyCode.ServiceUnavailable, "busy"))
                : Task.FromResult(true);

        public override Task<bool> CanDeliverToAsync(
            ISessionContext context,
            IMailbox to,
            IMailbox from,
            CancellationToken cancellationToken
        ) => Task.FromResult(!office.Unknown.ContainsKey($"{to.User}@{to.Host}"));
    }
}

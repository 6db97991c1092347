using System.Net;
using AnnotateHub.Application.Kernel;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Hosting;

/// <summary>
/// Whether only people at this machine reach the server: it listens on loopback addresses, and no request came by another way (another
/// address, a forwarded header, another host name). One that did settles it until the next start: a proxy that came once is there.
/// </summary>
public sealed partial class Reach(IConfiguration configuration, IOptions<DemoSettings> demo, ILogger<Reach> log)
{
    private static readonly string[] Forwarding =
    [
        "Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Forwarded-Prefix",
        "X-Real-IP",
        "Via",
    ];

    private readonly bool _listensHere = ListensHereOnly(configuration);
    private int _cameFromElsewhere;

    public bool IsLocalOnly => _listensHere && Volatile.Read(ref _cameFromElsewhere) == 0;

    /// <summary>What the settings say, or what nobody from elsewhere has contradicted.</summary>
    public bool IsDemoOpen => demo.Value.Enabled ?? IsLocalOnly;

    /// <summary>Before anything else looks at the request, and before forwarded headers are taken for its own.</summary>
    public void Notice(HttpContext context)
    {
        if (!_listensHere || Volatile.Read(ref _cameFromElsewhere) != 0 || IsFromHere(context))
            return;
        if (Interlocked.Exchange(ref _cameFromElsewhere, 1) == 0 && demo.Value.Enabled is null)
            TellDemoClosed(log);
    }

    /// <summary>By the addresses that it is told to listen on; Kestrel's own section goes before Urls.</summary>
    internal static bool ListensHereOnly(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? "").ToList();
        var addresses = endpoints.Count > 0 ? endpoints : [.. (configuration["urls"] ?? "http://localhost:5080").Split(';')];
        // No page is served where metrics are.
        addresses.RemoveAll(address => address == configuration["Telemetry:MetricsUrl"]);
        return addresses.All(address =>
            Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri)
            && (uri.IsLoopback || (IPAddress.TryParse(uri.Host, out var ip) && IPAddress.IsLoopback(ip)))
        );
    }

    private static bool IsFromHere(HttpContext context)
    {
        var request = context.Request;
        var host = request.Host.Host;
        return (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address))
            && (
                host.Length == 0
                || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || (IPAddress.TryParse(host.Trim('[', ']'), out var named) && IPAddress.IsLoopback(named))
            )
            && !Forwarding.Any(request.Headers.ContainsKey);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "THE DEMO IS CLOSED NOW: a request came by a proxy or from another machine, and the password of the demo accounts is "
            + "public. Their sessions and tokens ended. Set Demo:Enabled=true to open it all the same, Demo:Enabled=false to silence this."
    )]
    private static partial void TellDemoClosed(ILogger log);
}

using Microsoft.AspNetCore.Http;

namespace AnnotateHub.Web.Hosting.Telemetry;

/// <summary>Settings <c>Telemetry:*</c>: what the server tells of its own work, and to whom. Nothing unless one of them says so.</summary>
/// <param name="Metrics">Serves <c>/metrics</c> as Prometheus reads it; needs <paramref name="MetricsTokenFile"/>,
/// <paramref name="MetricsUrl"/> or both.</param>
/// <param name="MetricsTokenFile">A file whose first line is the token that has to come as <c>Authorization: Bearer</c>.</param>
/// <param name="MetricsUrl">An address of its own, such as <c>http://127.0.0.1:9464</c>; <c>/metrics</c> is there and nowhere
/// else.</param>
/// <param name="OtlpEndpoint">A collector that traces, metrics and logs are sent to.</param>
/// <param name="OtlpProtocol"><c>grpc</c> or <c>http</c>.</param>
/// <param name="OtlpHeadersFile">A file whose first line is sent along, as <c>name=value,name=value</c>.</param>
/// <param name="TraceShare">Which share of requests is traced, 0 to 1.</param>
public sealed record TelemetrySettings(
    bool Metrics = false,
    string MetricsTokenFile = "",
    string MetricsUrl = "",
    string OtlpEndpoint = "",
    string OtlpProtocol = "grpc",
    string OtlpHeadersFile = "",
    bool Traces = true,
    bool Logs = true,
    double TraceShare = 1
)
{
    public const int ShortestToken = 24;

    public static TelemetrySettings From(IConfiguration configuration) =>
        configuration.GetSection("Telemetry").Get<TelemetrySettings>() ?? new TelemetrySettings();

    public bool Sends => OtlpEndpoint.Length > 0;

    public bool IsOn => Metrics || Sends;

    /// <summary>Null without an address of its own.</summary>
    public int? OwnPort => Metrics && MetricsUrl.Length > 0 ? BindingAddress.Parse(MetricsUrl).Port : null;

    /// <summary>What a scrape has to bring; null where no token is asked for.</summary>
    public string? ReadToken() => MetricsTokenFile.Length == 0 ? null : FirstLine(MetricsTokenFile);

    public string? ReadOtlpHeaders() => OtlpHeadersFile.Length == 0 ? null : FirstLine(OtlpHeadersFile);

    /// <summary>A sentence for settings that cannot be, or null.</summary>
    public string? FaultOf(IConfiguration configuration) => FaultOfMetrics(configuration) ?? FaultOfOtlp();

    private string? FaultOfMetrics(IConfiguration configuration)
    {
        if (!Metrics)
            return MetricsTokenFile.Length > 0 || MetricsUrl.Length > 0
                ? "Telemetry:MetricsTokenFile or Telemetry:MetricsUrl is set and Telemetry:Metrics is not; set it to true, or remove them."
                : null;
        if (MetricsTokenFile.Length == 0 && MetricsUrl.Length == 0)
            return "Telemetry:Metrics is on, and anybody could read /metrics; name a file with a token in Telemetry:MetricsTokenFile, an "
                + "address that only your monitoring reaches in Telemetry:MetricsUrl (such as http://127.0.0.1:9464), or both.";
        return FaultOfToken() ?? FaultOfUrl(configuration);
    }

    private string? FaultOfToken()
    {
        if (MetricsTokenFile.Length == 0)
            return null;
        if (FaultOfFile("MetricsTokenFile", MetricsTokenFile) is { } unreadable)
            return unreadable;
        return ReadToken() is { Length: < ShortestToken } token
            ? $"The first line of Telemetry:MetricsTokenFile '{MetricsTokenFile}' has {token.Length} characters; a token has "
                + $"{ShortestToken} or more, as 'openssl rand -hex 32' makes one."
            : null;
    }

    private string? FaultOfUrl(IConfiguration configuration)
    {
        if (MetricsUrl.Length == 0)
            return null;
        if (!IsOwnAddress(MetricsUrl))
            return $"Telemetry:MetricsUrl is '{MetricsUrl}'; give one address with http and a port, such as http://127.0.0.1:9464.";
        if (configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
            return "Kestrel:Endpoints says where the server listens, so Telemetry:MetricsUrl would be passed over; protect /metrics by "
                + "Telemetry:MetricsTokenFile instead.";
        return OtherPorts(configuration).Contains(OwnPort!.Value)
            ? $"Telemetry:MetricsUrl '{MetricsUrl}' has a port of Urls, where pages are; give it one of its own."
            : null;
    }

    private string? FaultOfOtlp()
    {
        if (!Sends)
            return OtlpHeadersFile.Length > 0
                ? "Telemetry:OtlpHeadersFile is set and Telemetry:OtlpEndpoint is not; give the address of the collector."
                : null;
        if (!Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
            return $"Telemetry:OtlpEndpoint is '{OtlpEndpoint}'; give the address of a collector, such as http://localhost:4317.";
        if (OtlpProtocol is not ("grpc" or "http"))
            return $"Telemetry:OtlpProtocol is '{OtlpProtocol}'; it must be 'grpc' (port 4317) or 'http' (port 4318).";
        if (TraceShare is not (>= 0 and <= 1))
            return $"Telemetry:TraceShare is {TraceShare}; give the share of requests to trace, 0 to 1.";
        return OtlpHeadersFile.Length > 0 ? FaultOfFile("OtlpHeadersFile", OtlpHeadersFile) : null;
    }

    private static string? FaultOfFile(string name, string path)
    {
        try
        {
            return FirstLine(path).Length > 0 ? null : $"The first line of Telemetry:{name} '{path}' is empty.";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"Telemetry:{name} '{path}' cannot be read ({fault.Message.TrimEnd('.')}).";
        }
    }

    private static bool IsOwnAddress(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address is { Scheme: "http", Port: > 0, IsUnixPipe: false } && !url.Contains(';');
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static IEnumerable<int> OtherPorts(IConfiguration configuration)
    {
        const StringSplitOptions Each = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (var url in (configuration["Urls"] ?? "").Split(';', Each))
        {
            int port;
            try
            {
                port = BindingAddress.Parse(url).Port;
            }
            catch (FormatException)
            {
                continue;
            }

            yield return port;
        }
    }

    private static string FirstLine(string path) => File.ReadLines(path).FirstOrDefault()?.Trim() ?? "";
}

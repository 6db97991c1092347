using System.Security.Cryptography;
using System.Text;

namespace AnnotateHub.Web.Hosting.Telemetry;

/// <summary>Who may read <c>/metrics</c>, and what is wrong when the server is not ready: whoever reaches the address of its own, or brings
/// the token, or both where both are set.</summary>
internal sealed class MetricsDoor(TelemetrySettings settings)
{
    public const string Path = "/metrics";

    private const string Scheme = "Bearer ";

    /// <summary>All that the address of its own answers.</summary>
    private static readonly string[] Monitored = [Path, "/livez", "/readyz"];

    private readonly int? _port = settings.OwnPort;
    private readonly byte[]? _token =
        settings.Metrics && settings.ReadToken() is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;

    public bool IsOn => settings.Metrics;

    public bool IsOpenTo(HttpContext context) => IsOn && IsHere(context) && BringsToken(context);

    /// <summary>Whether a token is what the request lacks; elsewhere there is no such page.</summary>
    public bool AsksForToken(HttpContext context) => IsOn && _token is not null && IsHere(context);

    /// <summary>Whether the request came in where metrics are served and nothing else is.</summary>
    public bool IsOwnAddress(HttpContext context) => _port is { } port && context.Connection.LocalPort == port;

    public static bool IsMonitored(PathString path) => Monitored.Any(known => path.Equals(known, StringComparison.OrdinalIgnoreCase));

    private bool IsHere(HttpContext context) => _port is null || IsOwnAddress(context);

    private bool BringsToken(HttpContext context)
    {
        if (_token is null)
            return true;
        var given = context.Request.Headers.Authorization.ToString();
        return given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given[Scheme.Length..].Trim())), _token);
    }
}

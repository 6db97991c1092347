using System.Text.Json;
using AnnotateHub.Application.SingleSignOn;

namespace AnnotateHub.Web.Hosting;

/// <summary>Asks the OpenID provider before the server listens.</summary>
public static partial class OidcStart
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A provider that does not answer may answer later; one that answers something else is the wrong address.</summary>
    internal static async Task AskAsync(OidcSettings settings, ILogger log)
    {
        var address = $"{settings.Authority.TrimEnd('/')}/.well-known/openid-configuration";
        var expected = "Oidc:Authority is the part of its address before '/.well-known/openid-configuration'.";
        try
        {
            using var client = new HttpClient { Timeout = Patience };
            using var answer = await client.GetAsync(address);
            if ((int)answer.StatusCode >= 500)
            {
                TellSilent(log, address, $"HTTP {(int)answer.StatusCode}");
                return;
            }

            if (!answer.IsSuccessStatusCode)
                throw new SettingsException(
                    $"{address} answers HTTP {(int)answer.StatusCode}, so that no OpenID provider is there. {expected}"
                );
            using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            if (
                document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("authorization_endpoint", out _)
            )
                throw new SettingsException($"{address} is no description of an OpenID provider (no authorization_endpoint). {expected}");
        }
        catch (JsonException)
        {
            throw new SettingsException($"{address} answers something that is no JSON, so that no OpenID provider is there. {expected}");
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            TellSilent(log, address, fault.Message);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The OpenID provider does not answer at {Address} ({Reason}); nobody signs in by it until it does"
    )]
    private static partial void TellSilent(ILogger log, string address, string reason);
}

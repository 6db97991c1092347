using AnnotateHub.Application.Kernel;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace AnnotateHub.Web.Live;

/// <summary>The live hub and what feeds it.</summary>
public static class LiveSetup
{
    /// <summary>Clients send keys only.</summary>
    private const long MaxMessageBytes = 4 * 1024;

    /// <returns>The builder of the hub. It needs no backplane: each node hears of everything and tells its own connections.</returns>
    public static ISignalRServerBuilder AddAnnotateHubLive(this IServiceCollection services)
    {
        services.AddSingleton<LiveSubscriptions>();
        services.AddSingleton<LiveConnections>();
        services.AddSingleton<LiveAuthorization>();
        services.AddHostedService<LiveSessionWatch>();
        services.AddHostedService<LivePublisher>();
        services.AddHostedService<BusService>();
        return services
            .AddSignalR()
            .AddHubOptions<LiveHub>(options => options.MaximumReceiveMessageSize = MaxMessageBytes)
            .AddJsonProtocol(options => AnnotateJson.Configure(options.PayloadSerializerOptions));
    }

    public static void MapAnnotateHubLive(this IEndpointRouteBuilder routes) =>
        routes.MapHub<LiveHub>("/hubs/live", options => options.CloseOnAuthenticationExpiration = true).RequireAuthorization(Policy);

    /// <summary>
    /// Cookie or token as for the API. No antiforgery token can go with a socket, so for a cookie the browser has to say that a page of
    /// this server opens it; a script without a browser sends no Origin and has no cookie that was not its own.
    /// </summary>
    private static AuthorizationPolicy Policy { get; } =
        new AuthorizationPolicyBuilder(TokenScope.Scripts)
            .RequireAuthenticatedUser()
            .RequireAssertion(context => context.User.IsByToken() || (context.Resource is HttpContext http && IsFromOwnPage(http.Request)))
            .Build();

    /// <summary>By host alone: behind a proxy that ends TLS the scheme may differ.</summary>
    private static bool IsFromOwnPage(HttpRequest request) =>
        request.Headers.Origin is not [{ } origin]
        || (
            Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && string.Equals(uri.Authority, WithoutDefaultPort(request.Host, uri), StringComparison.OrdinalIgnoreCase)
        );

    private static string WithoutDefaultPort(HostString host, Uri origin) =>
        host.Port == origin.Port && origin.IsDefaultPort ? host.Host : host.Value!;
}

using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace AnnotateHub.Web.Hosting;

/// <summary>Settings <c>Proxy:*</c>.</summary>
public sealed class ProxySettings
{
    /// <summary>Addresses whose forwarded headers are believed besides this machine's own; needed when the proxy runs elsewhere, for example in another container.</summary>
    public string[] Known { get; set; } = [];
}

/// <summary>Working behind a reverse proxy, perhaps under a path prefix.</summary>
public static class Proxy
{
    public static void AddAnnotateHubProxy(this WebApplicationBuilder builder) => builder.Services.Configure<ForwardedHeadersOptions>(options =>
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedPrefix;
        foreach (var address in builder.Configuration.GetSection("Proxy").Get<ProxySettings>()?.Known ?? [])
        {
            if (IPAddress.TryParse(address, out var single)) options.KnownProxies.Add(single);
            else if (System.Net.IPNetwork.TryParse(address, out var network)) options.KnownIPNetworks.Add(network);
            else throw new InvalidOperationException($"Setting Proxy:Known holds '{address}'; expected an IP address such as 10.0.0.5 or a network such as 10.0.0.0/8.");
        }
    });

    /// <summary>Must come before everything, routing included, so that all of it sees the address that the browser sees.</summary>
    public static void UseAnnotateHubProxy(this WebApplication app)
    {
        app.UseForwardedHeaders();
        // For a proxy that passes the prefix on; one that strips it says so by X-Forwarded-Prefix.
        if (app.Configuration["PathBase"] is { Length: > 0 } prefix) app.UsePathBase("/" + prefix.Trim('/'));
    }
}

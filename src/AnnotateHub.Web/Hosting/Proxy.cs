using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace AnnotateHub.Web.Hosting;

/// <summary>Working behind a reverse proxy, perhaps under a path prefix.</summary>
public static class Proxy
{
    public static void AddAnnotateHubProxy(this WebApplicationBuilder builder) =>
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            // Nobody is believed who is not named, not even this machine: another program on it may be anybody's.
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            if (builder.Configuration["AllowedHosts"] is { Length: > 0 } hosts && hosts != "*")
                foreach (var host in hosts.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                    options.AllowedHosts.Add(host);
            options.ForwardedHeaders =
                ForwardedHeaders.XForwardedFor
                | ForwardedHeaders.XForwardedProto
                | ForwardedHeaders.XForwardedHost
                | ForwardedHeaders.XForwardedPrefix;
            foreach (var address in builder.Configuration.GetSection("Proxy").Get<ProxySettings>()?.Known ?? [])
            {
                if (IPAddress.TryParse(address, out var single))
                    options.KnownProxies.Add(single);
                else if (System.Net.IPNetwork.TryParse(address, out var network))
                    options.KnownIPNetworks.Add(network);
                else
                    throw new InvalidOperationException(
                        $"Setting Proxy:Known holds '{address}'; expected an IP address such as 10.0.0.5 or a network such as 10.0.0.0/8."
                    );
            }
        });

    /// <summary>Must come before everything, routing included, so that all of it sees the address that the browser sees.</summary>
    public static void UseAnnotateHubProxy(this WebApplication app)
    {
        var reach = app.Services.GetRequiredService<Reach>();
        app.Use(
            (context, next) =>
            {
                reach.Notice(context);
                return next(context);
            }
        );
        // Without a list the middleware would believe everybody.
        if (app.Configuration.GetSection("Proxy").Get<ProxySettings>()?.Known is { Length: > 0 })
            app.UseForwardedHeaders();
        if (app.Configuration.GetValue("Https:Hsts", true))
            app.UseHsts();
        // For a proxy that passes the prefix on; one that strips it says so by X-Forwarded-Prefix.
        if (app.Configuration["PathBase"] is { Length: > 0 } prefix)
            app.UsePathBase("/" + prefix.Trim('/'));
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace AnnotateHub.Web.Tests.Telemetry;

/// <summary>Lets a request without a network say at which port it came in.</summary>
internal sealed class PortByHeader : IStartupFilter
{
    public const string Name = "X-Test-Port";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(
                (context, rest) =>
                {
                    if (int.TryParse(context.Request.Headers[Name], out var port))
                        context.Connection.LocalPort = port;
                    return rest(context);
                }
            );
            next(app);
        };
}

namespace AnnotateHub.Web.Hosting.Telemetry;

/// <summary><c>/metrics</c>, where it is switched on.</summary>
public static class MetricsPage
{
    /// <summary>
    /// Before whatever looks at where a request came from: a monitoring on another machine is no visitor, and the address of its own
    /// serves no pages.
    /// </summary>
    public static void UseAnnotateHubMetrics(this WebApplication app)
    {
        if (app.Services.GetService<MetricsDoor>() is not { IsOn: true } door)
            return;
        app.UseOpenTelemetryPrometheusScrapingEndpoint(context =>
            context.Request.Path.Equals(MetricsDoor.Path, StringComparison.OrdinalIgnoreCase) && door.IsOpenTo(context)
        );
        app.Use(
            (context, next) =>
            {
                if (context.Request.Path.Equals(MetricsDoor.Path, StringComparison.OrdinalIgnoreCase))
                    return Refuse(context, door);
                if (!door.IsOwnAddress(context) || MetricsDoor.IsMonitored(context.Request.Path))
                    return next(context);
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }
        );
    }

    private static Task Refuse(HttpContext context, MetricsDoor door)
    {
        if (door.AsksForToken(context))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;

        return Task.CompletedTask;
    }
}

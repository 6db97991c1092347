using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Kernel.Measures;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Npgsql;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AnnotateHub.Web.Hosting.Telemetry;

/// <summary>OpenTelemetry, where settings ask for it (docs/telemetry.md); else nothing of it is registered.</summary>
public static class TelemetrySetup
{
    /// <summary>Questions that come every few seconds for ever and tell nothing, and sockets that stay open for a day.</summary>
    private static readonly string[] Untraced = ["/metrics", "/healthz", "/livez", "/readyz", "/_blazor", "/hubs"];

    public static void AddAnnotateHubTelemetry(this WebApplicationBuilder builder)
    {
        var settings = TelemetrySettings.From(builder.Configuration);
        if (!settings.IsOn)
            return;
        if (settings.FaultOf(builder.Configuration) is { } fault)
        {
            // Told as a sentence when the data is prepared, before anything listens.
            builder.Services.AddSingleton(new TelemetryFault(fault));
            return;
        }

        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(new MetricsDoor(settings));
        builder.Services.AddSingleton<CircuitHandler, CircuitCount>();
        builder.Services.AddHostedService<TelemetrySampler>();
        if (settings.OwnPort is not null)
            builder.Configuration.AddInMemoryCollection([new("Urls", $"{builder.Configuration["Urls"]};{settings.MetricsUrl}")]);

        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource.AddService("annotatehub", serviceVersion: typeof(Program).Assembly.GetName().Version?.ToString(3))
            )
            .WithMetrics(metrics =>
            {
                metrics
                    .AddMeter(ServerMeter.Name)
                    .AddAspNetCoreInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddNpgsqlInstrumentation();
                if (settings.Metrics)
                    metrics.AddPrometheusExporter();
                if (settings.Sends)
                    metrics.AddOtlpExporter(options => Address(options, settings, "v1/metrics"));
            });
        if (settings is { Sends: true, Traces: true })
            telemetry.WithTracing(traces =>
                traces
                    .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.TraceShare)))
                    .AddSource(ServerTrace.Name)
                    .AddAspNetCoreInstrumentation(options =>
                        options.Filter = context => !Untraced.Any(path => context.Request.Path.StartsWithSegments(path))
                    )
                    .AddEntityFrameworkCoreInstrumentation()
                    .AddNpgsql()
                    .AddOtlpExporter(options => Address(options, settings, "v1/traces"))
            );
        if (settings is { Sends: true, Logs: true })
            telemetry.WithLogging(logs => logs.AddOtlpExporter(options => Address(options, settings, "v1/logs")));
    }

    /// <summary>Settings that cannot be end the start with their sentence.</summary>
    public static void ThrowIfTelemetryCannotBe(this WebApplication app)
    {
        if (app.Services.GetService<TelemetryFault>() is { } fault)
            throw new SettingsException(fault.Sentence);
    }

    private static void Address(OtlpExporterOptions options, TelemetrySettings settings, string path)
    {
        var root = new Uri(settings.OtlpEndpoint.TrimEnd('/') + "/");
        options.Protocol = settings.OtlpProtocol == "http" ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        // An address that is set by program is taken as it is: over HTTP each signal has a path.
        options.Endpoint = settings.OtlpProtocol == "http" ? new Uri(root, path) : root;
        if (settings.ReadOtlpHeaders() is { } headers)
            options.Headers = headers;
    }

    private sealed record TelemetryFault(string Sentence);
}

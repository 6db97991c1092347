using AnnotateHub.TestKit;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AnnotateHub.Web.Tests.Telemetry;

public sealed class OtlpTests
{
    [Fact]
    public async Task A_gesture_reaches_the_collector_as_trace_metric_and_log_without_what_was_drawn()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("headers"), "x-key=secret-of-the-collector\n");
        await using var collector = await Collector.StartAsync();
        await using (
            var monitored = await MonitoredLab.StartAsync(
                null,
                ("Telemetry:OtlpEndpoint", collector.Address),
                ("Telemetry:OtlpProtocol", "http"),
                ("Telemetry:OtlpHeadersFile", folder.File("headers"))
            )
        )
        {
            await monitored.DrawAsync();
            await monitored.Lab.Anonymous().GetAsync("livez?secret=never-told");
            await monitored.Lab.Anonymous().GetAsync("api/session?secret=never-told");
            monitored.Lab.Services.GetRequiredService<ILogger<OtlpTests>>().LogWarning("A line of the log for the collector");
            // A server that ends gives its last figures five seconds, which a busy machine may need twice.
            await SentAsync(monitored.Lab.Services, collector);
        }

        Assert.All(collector.Received, item => Assert.Equal("secret-of-the-collector", item.Header));
        Assert.DoesNotContain("/livez", collector.TextOf("/v1/traces"));
        foreach (var secret in (string[])["never-told", WebLab.Password, "\"b-1\"", MonitoredLab.Token])
            Assert.All(collector.Received, item => Assert.DoesNotContain(secret, item.Body));
    }

    [Fact]
    public async Task Traces_and_logs_are_not_sent_where_settings_leave_them_out()
    {
        await using var collector = await Collector.StartAsync();
        await using (
            var monitored = await MonitoredLab.StartAsync(
                null,
                ("Telemetry:OtlpEndpoint", collector.Address),
                ("Telemetry:OtlpProtocol", "http"),
                ("Telemetry:Traces", "false"),
                ("Telemetry:Logs", "false")
            )
        )
        {
            await monitored.DrawAsync();
            await Patience.UntilAsync(
                () =>
                {
                    monitored.Lab.Services.GetRequiredService<MeterProvider>().ForceFlush((int)Patience.Limit.TotalMilliseconds);
                    return collector.TextOf("/v1/metrics").Length > 0;
                },
                "Metrics have reached the collector"
            );
        }

        Assert.NotEmpty(collector.TextOf("/v1/metrics"));
        Assert.Empty(collector.TextOf("/v1/traces"));
        Assert.Empty(collector.TextOf("/v1/logs"));
    }

    private static Task SentAsync(IServiceProvider services, Collector collector)
    {
        (string Path, string Part)[] wanted =
        [
            ("/v1/metrics", "annotatehub.gesture.duration"),
            ("/v1/metrics", "http.server.request.duration"),
            ("/v1/traces", "write gestures"),
            ("/v1/traces", "/api/assignments/{assignmentId"),
            ("/v1/traces", "SELECT"),
            ("/v1/logs", "A line of the log for the collector"),
        ];
        var limit = (int)Patience.Limit.TotalMilliseconds;
        return Patience.UntilAsync(
            () =>
            {
                services.GetRequiredService<MeterProvider>().ForceFlush(limit);
                services.GetRequiredService<TracerProvider>().ForceFlush(limit);
                services.GetRequiredService<LoggerProvider>().ForceFlush(limit);
                return wanted.All(item => collector.TextOf(item.Path).Contains(item.Part, StringComparison.Ordinal));
            },
            "Metrics, traces and logs have reached the collector"
        );
    }
}

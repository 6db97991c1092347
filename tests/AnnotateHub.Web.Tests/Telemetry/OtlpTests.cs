using AnnotateHub.TestKit;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AnnotateHub.Web.Tests.Telemetry;

public sealed class OtlpTests
{
    [Fact]
    public async Task A_gesture_reaches_the_collector_as_trace_metric_and_log_without_what_was_drawn()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("headers"), "x-key=secret-of-the-collector\n");
        await using var collector = await Collector.StartAsync();
        // What has not been sent yet is sent when the server ends.
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
        }

        Assert.Contains("annotatehub.gesture.duration", collector.TextOf("/v1/metrics"));
        Assert.Contains("http.server.request.duration", collector.TextOf("/v1/metrics"));
        Assert.Contains("write gestures", collector.TextOf("/v1/traces"));
        Assert.Contains("/api/assignments/{assignmentId", collector.TextOf("/v1/traces"));
        Assert.Contains("SELECT", collector.TextOf("/v1/traces"));
        Assert.Contains("A line of the log for the collector", collector.TextOf("/v1/logs"));
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
            await monitored.DrawAsync();

        Assert.NotEmpty(collector.TextOf("/v1/metrics"));
        Assert.Empty(collector.TextOf("/v1/traces"));
        Assert.Empty(collector.TextOf("/v1/logs"));
    }
}

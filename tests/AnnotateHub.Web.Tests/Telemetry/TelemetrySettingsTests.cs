using AnnotateHub.TestKit;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Hosting.Telemetry;
using Microsoft.Extensions.Configuration;

namespace AnnotateHub.Web.Tests.Telemetry;

public sealed class TelemetrySettingsTests
{
    [Theory]
    [InlineData("anybody could read /metrics", "Metrics=true")]
    [InlineData("Telemetry:Metrics is not", "MetricsUrl=http://127.0.0.1:9464")]
    [InlineData("has 5 characters", "Metrics=true", "MetricsTokenFile={short}")]
    [InlineData("is empty", "Metrics=true", "MetricsTokenFile={empty}")]
    [InlineData("cannot be read", "Metrics=true", "MetricsTokenFile={missing}")]
    [InlineData("give one address with http and a port", "Metrics=true", "MetricsUrl=9464")]
    [InlineData("give one address with http and a port", "Metrics=true", "MetricsUrl=http://127.0.0.1:1;http://127.0.0.1:2")]
    [InlineData("give one address with http and a port", "Metrics=true", "MetricsUrl=https://127.0.0.1:9464")]
    [InlineData("has a port of Urls", "Metrics=true", "MetricsUrl=http://127.0.0.1:5080")]
    [InlineData("give the address of a collector", "OtlpEndpoint=collector:4317")]
    [InlineData("'grpc' (port 4317) or 'http'", "OtlpEndpoint=http://collector:4317", "OtlpProtocol=smoke")]
    [InlineData("give the share of requests", "OtlpEndpoint=http://collector:4317", "TraceShare=2")]
    [InlineData("Telemetry:OtlpEndpoint is not", "OtlpHeadersFile={token}")]
    [InlineData(null, "Metrics=true", "MetricsTokenFile={token}", "MetricsUrl=http://127.0.0.1:9464")]
    [InlineData(null, "OtlpEndpoint=http://collector:4318", "OtlpProtocol=http", "OtlpHeadersFile={token}", "TraceShare=0.1")]
    [InlineData(null)]
    public void Settings_that_cannot_be_are_named_in_a_sentence(string? sentence, params string[] settings)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("token"), MonitoredLab.Token + "\n");
        File.WriteAllText(folder.File("short"), "12345\n");
        File.WriteAllText(folder.File("empty"), "\n");
        var values = settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => $"Telemetry:{pair[0]}", pair => Fill(pair[1]));
        values["Urls"] = "http://localhost:5080";
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values!).Build();

        var fault = TelemetrySettings.From(configuration).FaultOf(configuration);

        if (sentence is null)
            Assert.Null(fault);
        else
        {
            Assert.Contains(sentence, fault);
            Assert.Contains(fault!, StartCheck.SettingFaults(configuration));
        }

        string Fill(string value) =>
            value.StartsWith('{') ? folder.File(value.Trim('{', '}')) : value;
    }

    [Fact]
    public void Kestrels_own_addresses_would_pass_over_the_address_of_metrics()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Kestrel:Endpoints:Https:Url"] = "https://+:443",
                    ["Telemetry:Metrics"] = "true",
                    ["Telemetry:MetricsUrl"] = "http://127.0.0.1:9464",
                }
            )
            .Build();

        Assert.Contains("Kestrel:Endpoints", TelemetrySettings.From(configuration).FaultOf(configuration));
    }

    [Fact]
    public void The_address_of_metrics_opens_the_demo_to_nobody()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Urls"] = "http://localhost:5080;http://10.0.0.5:9464",
                    ["Telemetry:MetricsUrl"] = "http://10.0.0.5:9464",
                }
            )
            .Build();

        Assert.True(Reach.ListensHereOnly(configuration));
    }
}

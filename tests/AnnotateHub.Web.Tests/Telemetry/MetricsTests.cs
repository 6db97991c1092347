using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Hosting.Telemetry;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using YamlDotNet.RepresentationModel;

namespace AnnotateHub.Web.Tests.Telemetry;

public sealed partial class MetricsTests
{
    /// <summary>Labels that Prometheus itself gives to what it read.</summary>
    private static readonly string[] OfPrometheus = ["instance", "job"];

    [Fact]
    public async Task A_scrape_holds_every_metric_that_the_document_names_after_a_gesture()
    {
        await using var monitored = await MonitoredLab.StartAsync();
        await monitored.DrawAsync();

        var scraped = MetricNames.InScrape(await ScrapeAsync(monitored));

        var own = Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/telemetry.md")), "(?m)^\\| `(annotatehub_\\w+)` \\|");
        Assert.True(own.Count >= 10, $"Only {own.Count} metrics stand in docs/telemetry.md.");
        Assert.Equal(
            own.Select(name => name.Groups[1].Value).Order(StringComparer.Ordinal),
            scraped
                .Select(series => Part().Replace(series.Key, ""))
                .Where(name => name.StartsWith("annotatehub_", StringComparison.Ordinal))
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task What_is_drawn_is_counted_where_it_belongs()
    {
        await using var monitored = await MonitoredLab.StartAsync();
        await monitored.DrawAsync();

        var text = await ScrapeAsync(monitored);

        // Other servers of this process may count too; this one's gesture is among them.
        Assert.True(ValueOf(text, "annotatehub_gesture_duration_seconds_count", "outcome=\"applied\"") >= 1);
        Assert.True(ValueOf(text, "annotatehub_writer_group_size_count", "") >= 1);
        Assert.True(ValueOf(text, "annotatehub_gesture_duration_seconds_bucket", "le=\"+Inf\"") >= 1);
    }

    [Fact]
    public async Task Dashboard_and_alerts_name_only_metrics_and_labels_that_a_scrape_has()
    {
        await using var monitored = await MonitoredLab.StartAsync();
        await monitored.DrawAsync();
        var scraped = MetricNames.InScrape(await ScrapeAsync(monitored));
        var expressions = Expressions().ToList();
        Assert.True(expressions.Count >= 20, $"Only {expressions.Count} expressions were found.");

        foreach (var expression in expressions)
        {
            var asked = MetricNames.InExpression(expression).ToList();
            Assert.NotEmpty(asked);
            foreach (var (name, labels) in asked.Where(metric => metric.Name != "up"))
            {
                Assert.True(scraped.Contains(name), $"There is no {name}: {expression}");
                foreach (var label in labels.Concat(MetricNames.GroupingIn(expression)).Except(OfPrometheus))
                    Assert.True(scraped[name].Any(known => known.Contains(label)), $"{name} has no label {label}: {expression}");
            }
        }
    }

    [Theory]
    [InlineData("sum by (le) (rate(a_bucket{x=~\"$y\",z=\"1\"}[$__rate_interval])) / b", "a_bucket(x,z) b()")]
    [InlineData("histogram_quantile(0.95, max_over_time(c[5m])) > 0.5 and d offset 5m", "c() d() m()")]
    public void The_reader_of_expressions_finds_names_and_labels(string expression, string expected) =>
        Assert.StartsWith(
            expected.Replace(" m()", ""),
            string.Join(' ', MetricNames.InExpression(expression).Select(found => $"{found.Name}({string.Join(',', found.Labels)})"))
        );

    [Theory]
    [InlineData(null)]
    [InlineData("0123456789abcdef0123456789abcdeF")]
    [InlineData("")]
    public async Task Whoever_brings_no_token_reads_no_metrics(string? token)
    {
        await using var monitored = await MonitoredLab.StartAsync();
        using var client = token is null ? await monitored.Lab.SignedInAsync("administrator") : monitored.Monitoring(token);

        foreach (var path in (string[])["metrics", "Metrics", "metrics/"])
        {
            using var answer = await client.GetAsync(path);
            Assert.DoesNotContain("annotatehub_", await answer.Content.ReadAsStringAsync());
            if (path == "metrics")
                Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task An_address_of_its_own_serves_the_monitoring_and_nothing_else()
    {
        await using var monitored = await MonitoredLab.StartAsync(
            services => services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter, PortByHeader>(),
            ("Telemetry:MetricsUrl", "http://127.0.0.1:9464"),
            ("Telemetry:MetricsTokenFile", "")
        );
        using var here = monitored.Lab.Anonymous();
        here.DefaultRequestHeaders.Add(PortByHeader.Name, "9464");
        using var elsewhere = monitored.Lab.Anonymous();

        Assert.Contains("annotatehub_circuits", await here.GetStringAsync("metrics"));
        Assert.Equal("alive", await here.GetStringAsync("livez"));
        Assert.Contains("\"scheduler\"", await (await here.GetAsync("readyz")).Content.ReadAsStringAsync());
        foreach (var page in (string[])["", "sign-in", "api/session", "healthz", "css/site.css"])
            Assert.Equal((page, HttpStatusCode.NotFound), (page, (await here.GetAsync(page)).StatusCode));
        Assert.Equal(HttpStatusCode.NotFound, (await elsewhere.GetAsync("metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.GetAsync("sign-in")).StatusCode);
    }

    [Fact]
    public async Task Without_settings_nothing_is_registered_and_there_is_no_such_page()
    {
        await using var lab = await WebLab.StartAsync();

        Assert.Null(lab.Services.GetService<MeterProvider>());
        Assert.Null(lab.Services.GetService<OpenTelemetry.Trace.TracerProvider>());
        Assert.Null(lab.Services.GetService<MetricsDoor>());
        Assert.DoesNotContain(
            lab.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>(),
            service => service.GetType().FullName!.Contains("Telemetry", StringComparison.Ordinal)
        );
        using var answer = await lab.Anonymous().GetAsync("metrics");
        Assert.DoesNotContain("annotatehub_", await answer.Content.ReadAsStringAsync());
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<string> ScrapeAsync(MonitoredLab monitored)
    {
        using var client = monitored.Monitoring();
        // What waits in the database is counted beside the server's start.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            var text = await client.GetStringAsync("metrics", limit.Token);
            if (text.Contains("annotatehub_jobs_age_seconds{", StringComparison.Ordinal))
                return text;
            await Task.Delay(100, limit.Token);
        }
    }

    private static double ValueOf(string text, string name, string label) =>
        text.Split('\n')
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0]));

    private static IEnumerable<string> Expressions()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "deploy/grafana-dashboard.json")));
        foreach (var panel in dashboard.RootElement.GetProperty("panels").EnumerateArray())
            if (panel.TryGetProperty("targets", out var targets))
                foreach (var target in targets.EnumerateArray())
                    yield return target.GetProperty("expr").GetString()!;
        foreach (var variable in dashboard.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray())
            if (variable.GetProperty("query") is { ValueKind: JsonValueKind.Object } query)
                yield return Regex.Match(query.GetProperty("query").GetString()!, @"label_values\((\w+),").Groups[1].Value;

        using var rules = File.OpenText(Path.Combine(Repository.Root, "deploy/prometheus-alerts.yaml"));
        var yaml = new YamlStream();
        yaml.Load(rules);
        foreach (var group in (YamlSequenceNode)yaml.Documents[0].RootNode["groups"])
        foreach (var rule in (YamlSequenceNode)group["rules"])
            yield return ((YamlScalarNode)rule["expr"]).Value!;
    }

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Part();
}

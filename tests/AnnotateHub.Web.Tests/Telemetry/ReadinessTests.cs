using System.Net;
using System.Text.Json;
using AnnotateHub.Application.Kernel;
using AnnotateHub.TestKit.Databases;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace AnnotateHub.Web.Tests.Telemetry;

public sealed class ReadinessTests
{
    [Fact]
    public async Task Strangers_hear_one_word_and_the_monitoring_what_was_looked_at()
    {
        await using var monitored = await MonitoredLab.StartAsync();
        await WaitForReadyAsync(monitored.Lab);
        using var annotator = await monitored.Lab.SignedInAsync("annotator");
        using var administrator = await monitored.Lab.SignedInAsync("administrator");

        foreach (var client in new[] { monitored.Lab.Anonymous(), annotator })
        {
            Assert.Equal("alive", await client.GetStringAsync("livez"));
            Assert.Equal("ready", await client.GetStringAsync("readyz"));
        }

        foreach (var client in new[] { monitored.Monitoring(), administrator })
        {
            using var found = JsonDocument.Parse(await client.GetStringAsync("readyz"));
            Assert.Equal(
                ["bus", "dataFolder", "running", "scheduler", "schema", "store"],
                found.RootElement.GetProperty("checks").EnumerateObject().Select(check => check.Name).Order()
            );
            Assert.Equal("alive", await client.GetStringAsync("livez"));
        }
    }

    [Fact]
    public async Task Without_its_database_it_lives_and_is_not_ready_and_says_why_to_the_monitoring()
    {
        await using var monitored = await MonitoredLab.StartAsync();
        await WaitForReadyAsync(monitored.Lab);
        TakeDatabaseAway(monitored.Lab);

        using var stranger = await monitored.Lab.Anonymous().GetAsync("readyz");
        using var known = await monitored.Monitoring().GetAsync("readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, stranger.StatusCode);
        Assert.Equal("not ready", await stranger.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, known.StatusCode);
        using var found = JsonDocument.Parse(await known.Content.ReadAsStringAsync());
        var schema = found.RootElement.GetProperty("checks").GetProperty("schema");
        Assert.Equal("Unhealthy", schema.GetProperty("status").GetString());
        Assert.Contains("does not answer (", schema.GetProperty("description").GetString());
        Assert.DoesNotContain("Password", schema.GetProperty("description").GetString());
        Assert.Equal("alive", await monitored.Lab.Anonymous().GetStringAsync("livez"));
    }

    [Theory]
    [InlineData("""DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" LIKE '%_Initial%'""", "lacks")]
    [InlineData("""INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_Later', '10.0.0')""", "29990101000000_Later")]
    public async Task A_database_of_another_version_is_named(string change, string expected)
    {
        await using var monitored = await MonitoredLab.StartAsync();
        await using (var db = await monitored.Lab.DatabaseAsync())
            await db.Database.ExecuteSqlRawAsync(change);

        using var answer = await monitored.Monitoring().GetAsync("readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_server_that_was_told_to_stop_wants_nobody_new()
    {
        var answer = await new Readiness.Running(new Stopping()).CheckHealthAsync(
            new HealthCheckContext(),
            TestContext.Current.CancellationToken
        );

        Assert.Equal((HealthStatus.Unhealthy, "The server was told to stop."), (answer.Status, answer.Description));
    }

    private static void TakeDatabaseAway(WebLab lab)
    {
        var file = lab.Services.GetRequiredService<DataFolder>().DatabaseFile;
        EmptyDatabase.Release(file);
        if (EmptyDatabase.IsPostgres)
            return;
        foreach (var part in (string[])["", "-wal", "-shm"])
            if (File.Exists(file + part))
                File.Move(file + part, file + part + ".away");
        // Where a folder lies, no file can be opened or made.
        Directory.CreateDirectory(file);
    }

    private static async Task WaitForReadyAsync(WebLab lab)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while ((await lab.Anonymous().GetAsync("readyz", limit.Token)).StatusCode != HttpStatusCode.OK)
            await Task.Delay(100, limit.Token);
    }

    /// <summary>A server in the middle of its end.</summary>
    private sealed class Stopping : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => new(true);
        public CancellationToken ApplicationStopping => new(true);
        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() { }
    }
}

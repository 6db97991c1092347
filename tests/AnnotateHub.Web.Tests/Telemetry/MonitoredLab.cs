using System.Net.Http.Headers;
using System.Text;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Telemetry;

/// <summary>A server whose metrics are on, behind a token.</summary>
internal sealed class MonitoredLab : IAsyncDisposable
{
    public const string Token = "0123456789abcdef0123456789abcdef";

    private readonly TemporaryFolder _folder;

    private MonitoredLab(TemporaryFolder folder, WebLab lab) => (_folder, Lab) = (folder, lab);

    public WebLab Lab { get; }

    public static async Task<MonitoredLab> StartAsync(
        Action<IServiceCollection>? services = null,
        params (string Name, string Value)[] settings
    )
    {
        var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("token"), Token + "\n");
        var all = new Dictionary<string, string>
        {
            ["Telemetry:Metrics"] = "true",
            ["Telemetry:MetricsTokenFile"] = folder.File("token"),
        };
        foreach (var (name, value) in settings)
            all[name] = value;
        return new MonitoredLab(folder, await WebLab.StartAsync(all, services: services));
    }

    /// <summary>One that brings the token.</summary>
    public HttpClient Monitoring(string token = Token)
    {
        var client = Lab.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A box drawn by the annotator, through the door that browsers use.</summary>
    public async Task DrawAsync()
    {
        using var annotator = await Lab.SignedInAsync("annotator");
        using var body = new StringContent(
            """
            { "clientId": "c-1", "since": 0, "operations": [ { "sequence": 1, "id": "o-1", "kind": "add",
              "boxes": [ { "id": "b-1", "x1": 10, "y1": 20, "x2": 44, "y2": 61, "class": "R", "flags": 0, "origin": "drawn" } ] } ] }
            """,
            Encoding.UTF8,
            "application/json"
        );
        using var answer = await annotator.PostAsync($"api/assignments/{Lab.AssignmentId}/operations", body);
        Assert.Contains("\"applied\"", await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await Lab.DisposeAsync();
        _folder.Dispose();
    }
}

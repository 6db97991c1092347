using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace AnnotateHub.Web.Tests.Endpoints;

public sealed class HostingTests
{
    [Fact]
    public async Task Behind_a_proxy_that_strips_its_prefix_every_address_keeps_it()
    {
        await using var lab = await WebLab.StartAsync(new Dictionary<string, string> { ["Proxy:Known:0"] = "127.0.0.1" });
        using var client = lab.Anonymous();
        client.DefaultRequestHeaders.Add("X-Forwarded-Prefix", "/lab/annotate");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "images.example.org");

        using var redirect = await client.GetAsync("projects");
        var page = await client.GetStringAsync("sign-in");

        Assert.Equal(HttpStatusCode.Redirect, redirect.StatusCode);
        Assert.StartsWith("https://images.example.org/lab/annotate/sign-in", redirect.Headers.Location!.ToString());
        Assert.Contains("<base href=\"/lab/annotate/\"", page);
    }

    [Theory]
    [InlineData("lab")]
    [InlineData("/lab/")]
    public async Task Behind_a_proxy_that_passes_its_prefix_on_the_setting_takes_it_away(string setting)
    {
        await using var lab = await WebLab.StartAsync(new Dictionary<string, string> { ["PathBase"] = setting });
        using var client = lab.Anonymous();

        Assert.Contains("<base href=\"/lab/\"", await client.GetStringAsync("lab/sign-in"));
        Assert.Equal((401, "signedOut"), await WebLab.OutcomeAsync(await client.GetAsync("lab/api/projects/1/images")));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("lab/api/session")).StatusCode);
    }

    [Fact]
    public async Task Health_says_one_word_to_strangers_and_to_administrators_that_database_and_data_folder_are_well()
    {
        await using var lab = await WebLab.StartAsync();
        using var annotator = await lab.SignedInAsync("annotator");
        using var administrator = await lab.SignedInAsync("administrator");

        Assert.Equal("healthy", await lab.Anonymous().GetStringAsync("healthz"));
        Assert.Equal("healthy", await annotator.GetStringAsync("healthz"));
        var health = await administrator.GetFromJsonAsync<JsonElement>("healthz");

        Assert.Equal("Healthy", health.GetProperty("checks").GetProperty("database").GetProperty("status").GetString());
        Assert.NotEqual("Unhealthy", health.GetProperty("checks").GetProperty("dataFolder").GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_open_api_document_lists_what_the_contract_lists()
    {
        await using var lab = await WebLab.StartAsync();
        Assert.Equal((401, "signedOut"), await WebLab.OutcomeAsync(await lab.Anonymous().GetAsync("openapi/v1.json")));
        using var viewer = await lab.SignedInAsync("viewer");

        var document = await viewer.GetFromJsonAsync<JsonElement>("openapi/v1.json");

        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "/api/session",
                "/api/projects/{projectId}/images",
                "/api/projects/{projectId}/images/{imageId}/work",
                "/api/projects/{projectId}/view-settings",
                "/api/me/canvas-preferences",
                "/api/assignments/{assignmentId}/operations",
                "/api/assignments/{assignmentId}/held",
                "/api/assignments/{assignmentId}/held/{heldId}",
            },
            paths
        );
    }

    [Fact]
    public async Task Json_travels_compressed_to_those_who_take_it()
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync("annotator");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/projects/{lab.ProjectId}/images");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "br");

        using var answer = await client.SendAsync(request);

        Assert.Equal(["br"], answer.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData(null, "http://localhost:5080/healthz")]
    [InlineData("http://+:8080", "http://localhost:8080/healthz")]
    [InlineData("http://0.0.0.0:80;https://+:443", "http://localhost/healthz")]
    [InlineData("http://[::]:8080/", "http://localhost:8080/healthz")]
    public void The_container_asks_the_address_that_the_server_listens_on(string? urls, string address) =>
        Assert.Equal(address, AnnotateHub.Web.Hosting.HealthProbe.AddressOf(urls).AbsoluteUri);

    [Fact]
    public async Task A_server_that_does_not_answer_is_not_healthy()
    {
        // A port that was free a moment ago: nobody listens there.
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        Assert.Equal(1, await AnnotateHub.Web.Hosting.HealthProbe.AskAsync(new Uri($"http://localhost:{port}/healthz")));
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using AnnotateHub.Application.Annotations;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.TestKit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Endpoints;

/// <summary>The whole application on an empty data folder, with one project of one image (100 x 80 px, one channel) and five
/// people.</summary>
public sealed class WebLab : IAsyncDisposable
{
    public const string Password = "correct horse";

    private readonly TemporaryFolder _folder = new();
    private readonly WebApplicationFactory<Program> _factory;

    private WebLab(IReadOnlyDictionary<string, string>? settings, Action<IServiceCollection>? services) =>
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
        {
            builder.UseEmptyDataFolder(_folder);
            // A free port: several labs may be on the network at once.
            builder.UseSetting("urls", "http://127.0.0.1:0");
            foreach (var (name, value) in settings ?? new Dictionary<string, string>())
                builder.UseSetting(name, value);
            if (services is not null)
                builder.ConfigureServices(services);
        });

    public long ProjectId { get; private set; }
    public long ImageId { get; private set; }
    public long AssignmentId { get; private set; }

    /// <summary>Hash of the image's plane, whose value at (x, y) is 100 * y + x.</summary>
    public string PlaneHash { get; private set; } = "";

    /// <param name="onNetwork">Listens on a port of this machine (<see cref="Address"/>), for clients that are processes of their
    /// own.</param>
    public static async Task<WebLab> StartAsync(
        IReadOnlyDictionary<string, string>? settings = null,
        bool onNetwork = false,
        Action<IServiceCollection>? services = null
    )
    {
        var lab = new WebLab(settings, services);
        if (onNetwork)
        {
            lab._factory.UseKestrel(0);
            lab._factory.StartServer();
        }

        await using var scope = lab._factory.Services.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        var ids = new Dictionary<string, long>();
        foreach (var name in new[] { "annotator", "lead", "viewer", "stranger", "administrator" })
        {
            var person = new Person
            {
                UserName = name,
                DisplayName = name,
                IsAdministrator = name == "administrator",
            };
            Assert.True((await people.CreateAsync(person, Password)).Succeeded);
            ids[name] = person.Id;
        }

        await using var db = await lab.DatabaseAsync();
        var project = new Project { Name = "Plate", Channels = [new("Brightfield", ChannelRole.TransmittedLight, "#ffffff")] };
        db.Add(project);
        await db.SaveChangesAsync();
        foreach (
            var (name, role) in new[] { ("annotator", ProjectRole.Annotator), ("lead", ProjectRole.Lead), ("viewer", ProjectRole.Viewer) }
        )
            db.Add(
                new Membership
                {
                    ProjectId = project.Id,
                    PersonId = ids[name],
                    Role = role,
                }
            );
        lab.PlaneHash = lab
            ._factory.Services.GetRequiredService<PlaneStore>()
            .Put(new Plane16(100, 80, [.. Enumerable.Range(0, 8000).Select(index => (ushort)index)]));
        var image = new ImageGroup
        {
            ProjectId = project.Id,
            Name = "f1",
            SortKey = "f1",
            Width = 100,
            Height = 80,
            ContentHash = "f1",
        };
        image.Planes.Add(
            new Plane
            {
                SourceName = "f1.tif",
                SourceHash = new string('0', 64),
                PlaneHash = lab.PlaneHash,
                SourceBits = 16,
                Maximum = 7999,
                HighPercentile = 7970,
            }
        );
        db.Add(image);
        await db.SaveChangesAsync();
        (lab.ProjectId, lab.ImageId) = (project.Id, image.Id);
        lab.AssignmentId = (
            await lab._factory.Services.GetRequiredService<FreeRound>().AssignmentAsync(project.Id, image.Id, ids["annotator"])
        ).Id;
        return lab;
    }

    /// <summary>Another node on the same database, with a data folder of its own.</summary>
    /// <param name="settings">They must name the first one's database.</param>
    public static WebLab Join(WebLab first, IReadOnlyDictionary<string, string> settings, Action<IServiceCollection>? services = null) =>
        new(settings, services)
        {
            ProjectId = first.ProjectId,
            ImageId = first.ImageId,
            AssignmentId = first.AssignmentId,
            PlaneHash = first.PlaneHash,
        };

    public IServiceProvider Services => _factory.Services;

    public Uri Address => _factory.ClientOptions.BaseAddress;

    /// <summary>The way into the server without a network.</summary>
    public HttpMessageHandler Handler() => _factory.Server.CreateHandler();

    public Task<AnnotateHubDb> DatabaseAsync() =>
        _factory.Services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>().CreateDbContextAsync();

    /// <summary>A browser that nobody signed in with.</summary>
    public HttpClient Anonymous() =>
        _factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = Address });

    /// <summary>A browser with a person signed in and the token that belongs to the sign-in; null is nobody.</summary>
    public async Task<HttpClient> SignedInAsync(string? name)
    {
        var client = Anonymous();
        await TakeTokenAsync(client);
        if (name is null)
            return client;
        using var answer = await client.PostAsJsonAsync("api/session", new { userName = name, password = Password });
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        UseToken(client, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("antiforgeryToken").GetString()!);
        return client;
    }

    public static async Task TakeTokenAsync(HttpClient client) =>
        UseToken(client, (await client.GetFromJsonAsync<JsonElement>("api/session")).GetProperty("antiforgeryToken").GetString()!);

    public static void UseToken(HttpClient client, string token)
    {
        client.DefaultRequestHeaders.Remove("X-CSRF-TOKEN");
        client.DefaultRequestHeaders.Add("X-CSRF-TOKEN", token);
    }

    /// <summary>The status and, where the answer is a problem document, its code.</summary>
    public static async Task<(int Status, string? Code)> OutcomeAsync(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return ((int)answer.StatusCode, null);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        return ((int)answer.StatusCode, problem.GetProperty("code").GetString());
    }

    public async ValueTask DisposeAsync()
    {
        await _factory.DisposeAsync();
        TestHost.Release(_folder);
        _folder.Dispose();
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests;

/// <summary>The whole application on a data folder that outlives it, so that a test can start it again.</summary>
public sealed partial class RunningApp : IAsyncDisposable
{
    public const string Password = "correct horse";
    private readonly WebApplicationFactory<Program> _factory;
    private readonly TemporaryFolder _folder;

    public RunningApp(TemporaryFolder folder, Action<IServiceCollection>? services = null, params (string Name, string Value)[] settings)
    {
        _folder = folder;
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
        {
            builder.UseEmptyDataFolder(folder);
            foreach (var (name, value) in settings)
                builder.UseSetting(name, value);
            if (services is not null)
                builder.ConfigureServices(services);
        });
        Services = _factory.Services;
    }

    public IServiceProvider Services { get; }

    public HttpClient Browser() => _factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    public async Task<AnnotateHubDb> DatabaseAsync() =>
        await Services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>().CreateDbContextAsync();

    public async Task<Person> PersonAsync(string userName)
    {
        await using var scope = Services.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        var person = new Person { UserName = userName, DisplayName = userName };
        Assert.True((await people.CreateAsync(person, Password)).Succeeded);
        return person;
    }

    public async Task<long> ProjectAsync(params (Person Person, ProjectRole Role)[] members)
    {
        await using var db = await DatabaseAsync();
        var project = new Project { Name = $"Plate {Guid.NewGuid()}" };
        foreach (var (person, role) in members)
            project.Members.Add(new Membership { PersonId = person.Id, Role = role });
        db.Projects.Add(project);
        await db.SaveChangesAsync();
        return project.Id;
    }

    /// <summary>A browser with the person signed in by the page's form and a token for scripts.</summary>
    public async Task<HttpClient> SignedInAsync(string userName)
    {
        var browser = Browser();
        using var answer = await SignInAsync(browser, userName, Password);
        Assert.Equal("/", answer.Headers.Location?.OriginalString);
        var session = await browser.GetFromJsonAsync<JsonElement>("api/session");
        browser.DefaultRequestHeaders.Add("X-CSRF-TOKEN", session.GetProperty("antiforgeryToken").GetString());
        return browser;
    }

    public static async Task<HttpResponseMessage> SignInAsync(HttpClient browser, string userName, string password, string returnUrl = "/")
    {
        var page = await browser.GetStringAsync("sign-in");
        return await browser.PostAsync(
            "account/sign-in",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["__RequestVerificationToken"] = FormToken(page),
                    ["userName"] = userName,
                    ["password"] = password,
                    ["returnUrl"] = returnUrl,
                }
            )
        );
    }

    public static string FormToken(string page) => TokenField().Match(page).Groups[1].Value;

    public async ValueTask DisposeAsync()
    {
        await _factory.DisposeAsync();
        TestHost.Release(_folder);
    }

    [GeneratedRegex("""__RequestVerificationToken" value="([^"]+)""")]
    private static partial Regex TokenField();
}

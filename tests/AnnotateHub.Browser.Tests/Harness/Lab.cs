using AnnotateHub.TestKit;
using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests.Harness;

/// <summary>A running server with the demo project and the people who sit in front of it.</summary>
public sealed class Lab : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Chromium _chromium;
    private readonly List<IBrowserContext> _contexts = [];

    private Lab(Chromium chromium, int demoImages)
    {
        _chromium = chromium;
        Server = new AppServer(_folder.Path, demoImages);
    }

    public AppServer Server { get; }

    public static async Task<Lab> OpenAsync(Chromium chromium, int demoImages = 3)
    {
        var lab = new Lab(chromium, demoImages);
        await lab.Server.StartAsync();
        return lab;
    }

    /// <summary>A fresh browser profile, signed in through the sign-in page.</summary>
    public async Task<Workstation> SignInAsync(string userName, string host = "localhost")
    {
        var workstation = await OpenWorkstationAsync(host);
        await workstation.SignInAsync(userName);
        return workstation;
    }

    /// <summary>A fresh browser profile that nobody signed in on.</summary>
    public async Task<Workstation> OpenWorkstationAsync(string host = "localhost")
    {
        var context = await _chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = $"http://{host}:{Server.Port}/",
            ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
        });
        context.SetDefaultTimeout(30_000);
        _contexts.Add(context);
        return new Workstation(context, await context.NewPageAsync(), () => Server.Log);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts) await context.DisposeAsync();
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}

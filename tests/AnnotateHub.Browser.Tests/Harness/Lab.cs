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

    /// <param name="begun">Data folder of a server that was stopped, to begin with a copy of; null: an empty one.</param>
    public static async Task<Lab> OpenAsync(Chromium chromium, int demoImages = 3, string? begun = null)
    {
        var lab = new Lab(chromium, demoImages);
        if (begun is not null) Copy(new DirectoryInfo(begun), lab._folder.Path);
        await lab.Server.StartAsync();
        return lab;
    }

    /// <summary>A fresh browser profile, signed in. Only the browser knows names other than localhost, so there its sign-in page is used.</summary>
    public async Task<Workstation> SignInAsync(string userName, string host = "localhost")
    {
        var workstation = await OpenWorkstationAsync(host);
        await (host == "localhost" ? workstation.SignInAsync(userName) : workstation.SignInByPageAsync(userName));
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

    /// <summary>The data folder as a stopped server leaves it.</summary>
    public static async Task<TemporaryFolder> BeginAsync(int demoImages)
    {
        var folder = new TemporaryFolder();
        await using var server = new AppServer(folder.Path, demoImages);
        await server.StartAsync();
        await server.StopAsync();
        return folder;
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles()) file.CopyTo(Path.Combine(to, file.Name));
        foreach (var folder in from.EnumerateDirectories()) Copy(folder, Path.Combine(to, folder.Name));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts) await context.DisposeAsync();
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}

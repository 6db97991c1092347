using AnnotateHub.Browser.Tests.Harness;
using Microsoft.Playwright;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace AnnotateHub.Browser.Tests.Harness;

/// <summary>One Debian Chromium for the whole run; every test opens contexts (profiles) of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>A host name that is not localhost: browsers then treat plain http as an insecure context, as in a lab's network.</summary>
    public const string LabHost = "annotatehub.lab";

    private IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
                "--use-angle=swiftshader", "--enable-unsafe-swiftshader", $"--host-resolver-rules=MAP {LabHost} 127.0.0.1",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

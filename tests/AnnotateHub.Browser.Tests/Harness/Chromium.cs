using AnnotateHub.TestKit;
using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests.Harness;

/// <summary>Debian's Chromium on a machine without a graphics card.</summary>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>A host name that is not localhost: browsers then treat plain http as an insecure context, as in a lab's network.</summary>
    public const string LabHost = "annotatehub.lab";

    private readonly IPlaywright _playwright;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, Browser) = (playwright, browser);

    /// <summary>Every test opens contexts (profiles) of its own.</summary>
    public IBrowser Browser { get; }

    public static async Task<Chromium> LaunchAsync(Graphics graphics = Graphics.SoftwareCompositing)
    {
        Assertions.SetDefaultExpectTimeout((float)Patience.Limit.TotalMilliseconds);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = "/usr/bin/chromium",
                Args =
                [
                    "--no-sandbox",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--no-first-run",
                    graphics is Graphics.SoftwareGl ? "--use-angle=swiftshader" : "--disable-gpu",
                    "--enable-unsafe-swiftshader",
                    $"--host-resolver-rules=MAP {LabHost} 127.0.0.1",
                ],
            }
        );
        return new Chromium(playwright, browser);
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
    }
}

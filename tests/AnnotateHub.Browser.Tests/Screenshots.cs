using AnnotateHub.TestKit;
using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests;

/// <summary>
/// Takes the pictures of the documentation from the running product (docs/screenshots/make.sh). Not part of a test run: it proves nothing,
/// it shows.
/// </summary>
public sealed class Screenshots(SharedChromium chromium)
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "screenshots");

    [Theory(Explicit = true)]
    [InlineData(1440, 900, ColorScheme.Dark)]
    [InlineData(1440, 900, ColorScheme.Light)]
    [InlineData(1024, 768, ColorScheme.Dark)]
    [InlineData(1024, 768, ColorScheme.Light)]
    public async Task Take(int width, int height, ColorScheme scheme)
    {
        await using var lab = await chromium.OpenDemoAsync(images: 12);
        var expert = await lab.OpenWorkstationAsync();
        await expert.Page.SetViewportSizeAsync(width, height);
        await expert.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });

        await expert.Page.GotoAsync("sign-in");
        await SaveAsync("sign-in");
        await expert.SignInAsync("lead");
        await expert.OpenFirstImageAsync();
        await expert.DrawTruthAsync(Path.Combine(lab.Server.DataFolder, "demo", "truth"));
        await expert.AllSavedAsync();
        await expert.ClickAtAsync(540, 540);
        await expert.PressAsync("Escape");
        await SaveAsync("annotate");
        await expert.PressAsync("?");
        await expert.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await SaveAsync("keys");

        foreach (
            var (name, address) in new[]
            {
                ("projects", ""),
                ("project", "projects/1"),
                ("import", "projects/1/import"),
                ("export", "projects/1/export"),
                ("settings", "projects/1/settings"),
                ("jobs", "jobs"),
            }
        )
        {
            await expert.Page.GotoAsync(address);
            await expert.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 }).WaitForAsync();
            await expert.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await SaveAsync(name);
        }

        Task SaveAsync(string name) =>
            expert.Page.ScreenshotAsync(
                new PageScreenshotOptions { Path = Path.Combine(Folder, $"{name}-{scheme.ToString().ToLowerInvariant()}-{width}.png") }
            );
    }
}

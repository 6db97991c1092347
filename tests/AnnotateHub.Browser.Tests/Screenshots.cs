using AnnotateHub.Application;
using AnnotateHub.Application.Demo.Study;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Browser.Tests.Harness;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
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

    /// <summary>The ten pages of docs/lead-guide.md, from the finished study that a new server makes by itself.</summary>
    [Fact(Explicit = true)]
    public async Task TakeLeadGuide()
    {
        using var folder = new TemporaryFolder();
        await using var server = new AppServer(folder.Path, withStudy: true);
        await server.StartAsync();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(new DataFolder(folder.Path))
            .AddAnnotateHub()
            .BuildServiceProvider();
        var finished = services.GetRequiredService<FinishedStudy>();
        var study = await FinishedAsync(finished);
        await using var db = TestProject.Open(server.DatabaseFile);
        var rounds = await db.Rounds.Where(round => round.ProjectId == study).ToDictionaryAsync(round => round.Name, round => round.Id);
        var reports = await db.FrozenReports.Where(report => report.ProjectId == study).ToDictionaryAsync(report => report.Title);
        await using var browser = await Chromium.LaunchAsync();
        await using var context = await browser.Browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = server.Address.ToString(),
                ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
                ColorScheme = ColorScheme.Light,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        var page = await context.NewPageAsync();
        await page.GotoAsync("sign-in");
        await page.GetByLabel("User name").FillAsync("lead");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("demo");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        foreach (
            var (number, (name, address)) in new[]
            {
                ("overview", ""),
                ("splits", "/splits"),
                ("rounds", "/rounds"),
                ("calibration", $"/rounds/{rounds[FinishedStudy.Calibration]}"),
                ("pseudolabels", "/pseudolabels"),
                ("refinement", $"/rounds/{rounds[FinishedStudy.Refinement]}"),
                ("adjudication", $"/rounds/{rounds[FinishedStudy.Test]}/adjudication"),
                ("agreement", $"/reports/{reports[FinishedStudy.TestAgreement].Hash}"),
                ("evaluation", $"/reports/{reports[FinishedStudy.TestEvaluation].Hash}"),
                ("export", "/export"),
            }.Index()
        )
        {
            await page.GotoAsync($"projects/{study}{address}");
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            if (name == "adjudication")
                await page.UntilAsync("() => /× background/.test(document.querySelector('.adj-values')?.textContent)");
            else
                await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).WaitForAsync();
            await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"lead-{number + 1:00}-{name}.png") });
        }

        static async Task<long> FinishedAsync(FinishedStudy finished)
        {
            using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1));
            while (!await finished.IsFinishedAsync())
                await pace.WaitForNextTickAsync();
            return (await finished.FindAsync())!.Value;
        }
    }
}

using AnnotateHub.Browser.Tests.Harness;
using AnnotateHub.TestKit;
using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests;

/// <summary>axe-core, as npm has it, finds nothing serious or critical on the pages that people work on, light and dark.</summary>
public sealed class AccessibilityTests(SharedChromium chromium)
{
    private static readonly string Script = Path.Combine(Repository.Root, "tests", "canvas", "node_modules", "axe-core", "axe.min.js");

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Nothing_serious_is_found_on_any_page(ColorScheme scheme)
    {
        await using var lab = await chromium.OpenLabAsync();
        var found = new List<string>();
        var guest = await lab.OpenWorkstationAsync();
        await guest.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await guest.Page.GotoAsync("sign-in");
        await LookAsync(guest, "sign-in");
        await guest.Page.GotoAsync("password/forgotten");
        await LookAsync(guest, "password/forgotten");

        var lead = await lab.SignInAsync("lead");
        await lead.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await lead.OpenFirstImageAsync();
        await lead.DrawAsync(100, 100, 160, 160);
        await lead.DrawAsync(300, 300, 380, 380);
        await lead.ClickAtAsync(340, 340);
        await LookAsync(lead, "annotate");
        await lead.PressAsync("?");
        await lead.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await LookAsync(lead, "annotate, keys");
        await lead.Page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await lead.Page.GetByRole(AriaRole.Button, new() { Name = "Display" }).ClickAsync();
        await LookAsync(lead, "annotate, display");
        await lead.PressAsync("Escape");
        await lead.Page.Locator(".pane").First.ClickAsync(new() { Button = MouseButton.Right });
        await LookAsync(lead, "annotate, menu");

        foreach (
            var address in new[]
            {
                "",
                lab.Project,
                $"{lab.Project}/import",
                $"{lab.Project}/export",
                $"{lab.Project}/settings",
                $"{lab.Project}/images/metadata",
                "jobs",
                "about",
                "me/account",
                "me/second-step",
                "me/data",
                "backups",
                "mail",
            }
        )
        {
            await lead.Page.GotoAsync(address);
            await lead.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).WaitForAsync();
            await lead.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await LookAsync(lead, address.Length == 0 ? "projects" : address);
        }

        Assert.True(found.Count == 0, string.Join('\n', found));

        async Task LookAsync(Workstation at, string page)
        {
            // By the debugger: the page itself refuses scripts that are not of its server.
            await at.Page.EvaluateAsync($"() => {{ {await File.ReadAllTextAsync(Script)} }}");
            var faults = await at.Page.EvaluateAsync<string[]>(
                """
                async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
                    .filter(({ impact }) => impact === "serious" || impact === "critical")
                    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) =>
                        `${id}: ${html.slice(0, 160)} (${failureSummary.split("\n")[1]?.trim()})`))
                """
            );
            found.AddRange(faults.Distinct().Select(fault => $"{page} ({scheme}): {fault}"));
        }
    }
}

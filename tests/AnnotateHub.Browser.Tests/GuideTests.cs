using AnnotateHub.Browser.Tests.Harness;
using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests;

/// <summary>The guide beside the image, and what is said of the image as a whole.</summary>
public sealed class GuideTests(SharedChromium chromium)
{
    [Fact]
    public async Task A_guide_is_written_on_its_page_shown_once_beside_the_image_and_shows_cells_that_a_lead_picked()
    {
        await using var lab = await chromium.OpenLabAsync();
        var lead = await lab.SignInAsync("lead");
        await lead.Page.GotoAsync($"{lead.Project}/guide");
        await lead.Page.GetByRole(AriaRole.Button, new() { Name = "Write the guide" }).ClickAsync();
        await lead.Page.GetByLabel("Guide", new() { Exact = false }).First.FillAsync("# Doubt\n\nA cell that is cut by the edge is *truncated*.");
        await lead.Page.GetByRole(AriaRole.Region, new() { Name = "Preview" }).GetByText("A cell that is cut by the edge").WaitForAsync();
        await lead.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await lead.SeesAsync("Version 1");

        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        var guide = student.Page.Locator(".guide");
        await guide.GetByText("A cell that is cut by the edge").WaitForAsync();
        await student.Page.UntilAsync("() => document.querySelector('[role=tab][aria-selected=true]').textContent === 'Guide'");
        await student.Page.ReloadAsync();
        await student.CanvasReadyAsync();
        Assert.True(await guide.IsHiddenAsync());
        await student.PressAsync("Shift+g");
        await guide.GetByText("A cell that is cut by the edge").WaitForAsync();

        await lead.OpenFirstImageAsync();
        await lead.PictureAsync();
        await lead.DrawAsync(100, 120, 180, 200);
        await lead.BoxCountAsync(1);
        var (x, y) = await lead.ScreenAsync(140, 160);
        await lead.Page.Mouse.ClickAsync(x, y, new() { Button = MouseButton.Right });
        await lead.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Example for the guide" }).ClickAsync();
        await lead.SeesAsync("shows class");
        await student.Page.ReloadAsync();
        await student.CanvasReadyAsync();
        // Four channels of one cell.
        await student.Page.UntilAsync("() => document.querySelectorAll('.guide-examples figure').length === 4");
    }

    [Fact]
    public async Task Of_two_judgements_made_at_once_the_later_one_stays_even_when_the_network_holds_the_earlier_up()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        await student.PictureAsync();
        var (asked, held) = (0, new TaskCompletionSource());
        await student.Page.RouteAsync(
            "**/verdicts",
            async route =>
            {
                if (Interlocked.Increment(ref asked) == 1)
                    await held.Task;
                await route.ContinueAsync();
            }
        );

        await student.Page.Locator(".verdict[data-verdict=noCells]").ClickAsync();
        await student.Page.Locator(".verdict[data-verdict=outOfFocus]").ClickAsync();
        // Time enough for the later one to be asked for and answered, were it sent beside the first.
        await student.Page.EvaluateAsync("async () => { for (let turn = 0; turn < 5; turn++) await fetch('api/session'); }");
        held.SetResult();
        await student.Page.UntilAsync("() => annotateHubCanvas.session.assignment.verdicts?.length === 2");

        await student.Page.ReloadAsync();
        await student.CanvasReadyAsync();
        await student.PictureAsync();
        Assert.Equal("No cells|Out of focus", string.Join('|', await student.Page.Locator(".verdict[aria-pressed=true]").AllTextContentsAsync()));
    }

    [Fact]
    public async Task An_image_is_judged_by_keys_and_the_judgement_stays_and_is_asked_about_where_it_contradicts()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.OpenFirstImageAsync();
        await student.PictureAsync();
        await student.PressAsync("Shift+v");
        await student.PressAsync("Enter");
        await student.Page.Locator(".verdict[data-verdict=noCells][aria-pressed=true]").WaitForAsync();
        await student.PressAsync("Tab");
        await student.PressAsync("Enter");
        await student.Page.UntilAsync("() => annotateHubCanvas.session.assignment.verdicts?.length === 2");

        await student.Page.ReloadAsync();
        await student.CanvasReadyAsync();
        await student.PictureAsync();
        Assert.Equal("No cells|Out of focus", string.Join('|', await student.Page.Locator(".verdict[aria-pressed=true]").AllTextContentsAsync()));
        await student.DrawAsync(100, 120, 180, 200);
        await student.BoxCountAsync(1);
        await student.AllSavedAsync();
        await student.PressAsync("Control+Enter");
        await student.SeesAsync("You said that there are no cells on this image, and it has a box.");
        await student.Page.GetByRole(AriaRole.Button, new() { Name = "Submit", Exact = true }).Last.ClickAsync();
        await student.AllSavedAsync();
        await student.Page.UntilAsync("() => [...document.querySelectorAll('.verdict')].every(button => button.disabled)");
    }
}

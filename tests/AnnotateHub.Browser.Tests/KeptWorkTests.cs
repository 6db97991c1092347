using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests;

/// <summary>What reaches the server too late is kept, and the lead decides about it.</summary>
public sealed class KeptWorkTests(SharedChromium chromium)
{
    [Fact]
    public async Task A_box_drawn_offline_after_a_submission_elsewhere_is_kept_and_the_lead_applies_it()
    {
        await using var lab = await chromium.OpenLabAsync();
        var (desk, laptop) = (await lab.SignInAsync("student1"), await lab.SignInAsync("student1"));
        await desk.OpenFirstImageAsync();
        await laptop.OpenFirstImageAsync();
        await laptop.Context.SetOfflineAsync(true);
        await laptop.DrawAsync(100, 100, 160, 160);
        await laptop.WaitingAsync(1);
        await desk.DrawAsync(300, 300, 360, 360);
        await desk.PressAsync("Control+Enter");
        await desk.AllSavedAsync();

        await laptop.Context.SetOfflineAsync(false);
        await laptop.SeesAsync("1 change was held back");

        var lead = await lab.SignInAsync("lead");
        await lead.Page.GotoAsync(lead.Project);
        await lead.Page.GetByRole(AriaRole.Link, new() { Name = "Kept work: 1 change to decide about" }).ClickAsync();
        var apply = lead.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Apply: Add 1 box . at 100, 100 to 160, 160$") });
        await apply.ClickAsync();
        await lead.SeesAsync("Not applied: This image was submitted; reopen it to go on.");

        // In a free round the annotator reopens; the lead's page hears of it.
        await desk.PressAsync("Control+Enter");
        await desk.AllSavedAsync();
        await lead.Page.Locator(".held-closed").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await apply.FocusAsync();
        await lead.PressAsync("Enter");
        await lead.SeesAsync("Nothing is kept apart");

        await desk.BoxCountAsync(2);
        await laptop.BoxCountAsync(2);
        await laptop.AllSavedAsync();
        Assert.Contains((100, 100, 160, 160), (await laptop.BoxesAsync()).Select(box => (box.X1, box.Y1, box.X2, box.Y2)));
    }
}

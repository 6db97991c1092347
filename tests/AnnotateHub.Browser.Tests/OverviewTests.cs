namespace AnnotateHub.Browser.Tests;

/// <summary>Pages that move by themselves while others work.</summary>
public sealed class OverviewTests(SharedChromium chromium)
{
    [Fact]
    public async Task The_leads_overview_moves_while_an_annotator_works_in_another_browser()
    {
        await using var lab = await chromium.OpenLabAsync();
        var (lead, student) = (await lab.SignInAsync("lead"), await lab.SignInAsync("student1"));
        await student.OpenFirstImageAsync();
        await lead.Page.GotoAsync(lead.Project);
        await lead.Page.Locator(".dashboard:not([aria-busy])").WaitForAsync();
        await lead.Page.EvaluateAsync("() => { globalThis.samePage = true; }");

        await student.DrawAsync(100, 100, 160, 160);
        await student.AllSavedAsync();
        // The next images, which the canvas asks for ahead, are there as not started.
        var free = lead.Page.Locator(".dashboard tr[data-round]");
        await free.Locator("[role=img][aria-label*='1 in progress']").WaitForAsync();
        await student.PressAsync("Control+Enter");
        await student.AllSavedAsync();
        await free.Locator("[role=img][aria-label*='1 submitted']").WaitForAsync();

        Assert.Equal("1", (await free.Locator("td.number").AllTextContentsAsync()).Single(count => count != "0"));
        Assert.True(await lead.Page.EvaluateAsync<bool>("() => globalThis.samePage"));
    }

    [Fact]
    public async Task Continue_on_the_start_page_opens_the_canvas_and_the_list_of_images_goes_by_keys()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        await student.Page.GotoAsync($"{student.Project}/images");
        await student.Page.Locator(".image-grid a").Nth(2).WaitForAsync();

        await student.Page.Locator(".image-grid a").First.FocusAsync();
        await student.PressAsync("ArrowRight");
        var second = await student.Page.Locator(".image-grid a").Nth(1).GetAttributeAsync("href");
        Assert.Equal(second, await student.Page.EvaluateAsync<string>("() => document.activeElement.getAttribute('href')"));
        await student.PressAsync("/");
        await student.Page.Keyboard.TypeAsync("no such name");
        await student.SeesAsync("No image matches");

        await student.Page.GotoAsync("");
        await student.Page.Locator(".continue-panel a").ClickAsync();
        await student.CanvasReadyAsync();
    }
}

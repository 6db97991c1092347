using AnnotateHub.Browser.Tests.Harness;

namespace AnnotateHub.Browser.Tests;

/// <summary>From a figure to the cells behind it.</summary>
public sealed class ReportTests(SharedChromium chromium)
{
    [Fact]
    public async Task A_field_of_the_confusion_opens_the_cells_with_both_annotators_boxes_and_all_channels()
    {
        await using var lab = await chromium.OpenLabAsync();
        foreach (var (name, shift) in new[] { ("student1", 0), ("student2", 6) })
        {
            var student = await lab.SignInAsync(name);
            await student.OpenFirstImageAsync();
            await student.DrawAsync(100 + shift, 100, 160 + shift, 160);
            await student.PressAsync("Control+Enter");
            await student.AllSavedAsync();
        }

        var lead = await lab.SignInAsync("lead");
        await lead.Page.GotoAsync($"{lead.Project}/agreement");
        await lead.Page.Locator(".report-choice input[type=checkbox]").First.CheckAsync();
        await lead.Page.GetByText("Compare", new() { Exact = true }).ClickAsync();
        // Two boxes 60 wide and 6 apart: IoU 54 / 66, one pair, F1 = 1.
        await lead.SeesAsync("F1 of the pair");
        await PictureAsync(lead, "agreement");
        Assert.Empty(await TooWideAsync(lead));
        await lead.Page.Locator("#pair-1 svg.plot a").First.ClickAsync();
        await lead.Page.Locator(".cell-list li").WaitForAsync();

        await PictureAsync(lead, "cells");
        Assert.Contains("IoU 0.82", await lead.Page.Locator(".cell-words").InnerTextAsync());
        var crops = lead.Page.Locator(".cell-crop");
        Assert.True(await crops.CountAsync() >= 2, "the channels lie side by side");
        Assert.Equal((1, 1), (await crops.First.Locator("rect.first").CountAsync(), await crops.First.Locator("rect.second").CountAsync()));
        await lead.Page.GetByText("Back to the report").ClickAsync();
        await lead.SeesAsync("F1 of the pair");
    }

    /// <summary>On a small screen the page fits, and a table that does not lies in a box that scrolls and shows it by a shadow.</summary>
    private static async Task<string[]> TooWideAsync(Workstation station)
    {
        var before = station.Page.ViewportSize!;
        await station.Page.SetViewportSizeAsync(1024, 768);
        var found = await station.Page.EvaluateAsync<string[]>(
            """
            () => {
              const tables = [...document.querySelectorAll('.report table')];
              const lost = tables.filter(table => {
                const box = table.closest('.report-table') ?? table.parentElement;
                const style = getComputedStyle(box);
                const scrolls = box.scrollWidth > box.clientWidth;
                return box.getBoundingClientRect().right > innerWidth
                  || (scrolls && (style.overflowX !== 'auto' || style.backgroundImage === 'none'));
              });
              return [
                ...(tables.length === 0 ? ['there is no table'] : []),
                ...(document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : []),
                ...lost.map(table => table.caption?.textContent ?? table.outerHTML.slice(0, 80)),
              ];
            }
            """
        );
        await station.Page.SetViewportSizeAsync(before.Width, before.Height);
        return found;
    }

    /// <summary>For people to look at, where a folder is named; proves nothing.</summary>
    private static async Task PictureAsync(Workstation station, string name)
    {
        if (Environment.GetEnvironmentVariable("ANNOTATEHUB_SHOTS") is { Length: > 0 } folder)
            await station.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }
}

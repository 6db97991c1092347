using System.IO.Compression;
using System.Xml.Linq;
using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests;

/// <summary>The doors: who gets in, and what leaves.</summary>
public sealed class ExportAndSignInTests(SharedChromium chromium)
{
    [Fact]
    public async Task Nobody_gets_past_the_sign_in_page()
    {
        await using var lab = await chromium.OpenLabAsync();
        var stranger = await lab.OpenWorkstationAsync();

        await stranger.Page.GotoAsync($"{stranger.Project}/images/1/annotate");
        Assert.Contains("sign-in", stranger.Page.Url);
        await stranger.Page.GotoAsync("");
        Assert.Contains("sign-in", stranger.Page.Url);
        Assert.Equal(401, await stranger.Page.EvaluateAsync<int>($"async () => (await fetch('/api/{stranger.Project}/images')).status"));

        await stranger.Page.GetByLabel("User name").FillAsync("student1");
        await stranger.Page.GetByLabel("Password", new PageGetByLabelOptions { Exact = true }).FillAsync("wrong");
        await stranger.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in", Exact = true }).ClickAsync();
        await stranger.Page.GetByRole(AriaRole.Alert).WaitForAsync();
        Assert.Contains("sign-in", stranger.Page.Url);
    }

    [Fact]
    public async Task An_export_holds_exactly_what_was_drawn()
    {
        await using var lab = await chromium.OpenLabAsync();
        var lead = await lab.OpenWorkstationAsync();
        await lead.SignInByPageAsync("lead");
        await lead.OpenFirstImageAsync();
        var name = await lead.ImageNameAsync();
        await lead.PressAsync("1");
        await lead.DrawAsync(100, 120, 180, 200);
        await lead.PressAsync("Escape");
        await lead.PressAsync("2");
        await lead.DrawAsync(300, 320, 381, 422);
        await lead.AllSavedAsync();

        await lead.Page.GotoAsync($"{lead.Project}/export");
        var download = await lead.Page.RunAndWaitForDownloadAsync(() =>
            lead
                .Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Download zip" })
                .Or(lead.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Download zip" }))
                .ClickAsync()
        );

        await using var zip = await ZipFile.OpenReadAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        var entry = Assert.Single(zip.Entries, zipArchive => zipArchive.FullName.EndsWith($"{name}.xml", StringComparison.Ordinal));
        await using var xml = await entry.OpenAsync(TestContext.Current.CancellationToken);
        var boxes = (await XDocument.LoadAsync(xml, LoadOptions.None, TestContext.Current.CancellationToken))
            .Descendants("object")
            .Select(xElement =>
                string.Join(
                    ' ',
                    xElement.Element("name")!.Value,
                    string.Join(',', xElement.Element("bndbox")!.Elements().Select(edge => edge.Value))
                )
            );

        // Default convention: counting from 0, far edge exclusive, as the paper's scripts slice images.
        Assert.Equal(["G 300,320,381,422", "R 100,120,180,200"], boxes.Order());
        Assert.Contains(zip.Entries, zipArchive => zipArchive.Name.StartsWith("README", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_published_tree_is_downloaded_with_its_card_and_the_result_of_its_check()
    {
        await using var lab = await chromium.OpenLabAsync();
        var lead = await lab.SignInAsync("lead");
        await lead.OpenFirstImageAsync();
        var name = await lead.ImageNameAsync();
        await lead.PressAsync("1");
        await lead.DrawAsync(100, 120, 180, 200);
        await lead.AllSavedAsync();
        await lead.Page.GotoAsync($"{lead.Project}/splits");
        await lead.Page.GetByRole(AriaRole.Button, new() { Name = "Draw these splits", Exact = true }).ClickAsync();
        await lead.SeesAsync("Done: ");

        await lead.Page.GotoAsync($"{lead.Project}/export");
        await lead.Page.GetByText("Published data set", new() { Exact = true }).ClickAsync();
        await lead.Page.GetByText("U as normal", new() { Exact = true }).ClickAsync();
        var button = lead
            .Page.GetByRole(AriaRole.Button, new() { Name = "Download zip" })
            .Or(lead.Page.GetByRole(AriaRole.Link, new() { Name = "Download zip" }));
        await Assertions
            .Expect(button)
            .ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex("published\\.zip.*unknown=AsNormal"));
        var download = await lead.Page.RunAndWaitForDownloadAsync(() => button.ClickAsync());

        await using var zip = await ZipFile.OpenReadAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        var paths = zip.Entries.Select(entry => entry.FullName).ToList();
        Assert.Contains(
            paths,
            path => path.StartsWith("Annotations/", StringComparison.Ordinal) && path.EndsWith($"{name}.xml", StringComparison.Ordinal)
        );
        Assert.Contains($"raw_images_for_model/brightfield/{name}.tiff", paths);
        Assert.Contains($"raw_cell_images/R/{name}_0_100_120_180_200.tiff", paths);
        using var check = new StreamReader(await zip.GetEntry("check.txt")!.OpenAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith(
            "Everything was read back and compared: no error",
            await check.ReadToEndAsync(TestContext.Current.CancellationToken)
        );
        using var card = new StreamReader(await zip.GetEntry("DATASET_CARD.md")!.OpenAsync(TestContext.Current.CancellationToken));
        Assert.Contains("count as normal (G)", await card.ReadToEndAsync(TestContext.Current.CancellationToken));
    }
}

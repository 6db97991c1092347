using System.IO.Compression;
using System.Xml.Linq;
using AnnotateHub.Browser.Tests.Harness;
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

        await stranger.Page.GotoAsync("projects/1/images/1/annotate");
        Assert.Contains("sign-in", stranger.Page.Url);
        await stranger.Page.GotoAsync("");
        Assert.Contains("sign-in", stranger.Page.Url);
        Assert.Equal(401, await stranger.Page.EvaluateAsync<int>("async () => (await fetch('/api/projects/1/images')).status"));

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
        var lead = await lab.SignInAsync("lead");
        await lead.OpenFirstImageAsync();
        var name = await lead.ImageNameAsync();
        await lead.PressAsync("1");
        await lead.DrawAsync(100, 120, 180, 200);
        await lead.PressAsync("Escape");
        await lead.PressAsync("2");
        await lead.DrawAsync(300, 320, 381, 422);
        await lead.AllSavedAsync();

        await lead.Page.GotoAsync("projects/1/export");
        var download = await lead.Page.RunAndWaitForDownloadAsync(() =>
            lead.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Download zip" })
                .Or(lead.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Download zip" })).ClickAsync());

        await using var zip = await ZipFile.OpenReadAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        var entry = Assert.Single(zip.Entries, item => item.FullName.EndsWith($"{name}.xml", StringComparison.Ordinal));
        await using var xml = await entry.OpenAsync(TestContext.Current.CancellationToken);
        var boxes = (await XDocument.LoadAsync(xml, LoadOptions.None, TestContext.Current.CancellationToken)).Descendants("object")
            .Select(item => string.Join(' ', item.Element("name")!.Value, string.Join(',', item.Element("bndbox")!.Elements().Select(edge => edge.Value))));

        // Default convention: counting from 0, far edge exclusive, as the paper's scripts slice images.
        Assert.Equal(["G 300,320,381,422", "R 100,120,180,200"], boxes.Order());
        Assert.Contains(zip.Entries, item => item.Name.StartsWith("README", StringComparison.Ordinal));
    }
}

using System.Net;
using System.Text.Json;
using AnnotateHub.Web.Features.About;
using AnnotateHub.Web.Tests.Endpoints;
using Bunit;

namespace AnnotateHub.Web.Tests.Pages;

public sealed class AboutPageTests : PageLab
{
    [Fact]
    public async Task About_shows_the_version_and_every_package_with_its_licence()
    {
        SignIn(await PersonAsync("anna"));
        using var document = await JsonDocument.ParseAsync(BillOfMaterials.Open());
        var count = document.RootElement.GetProperty("components").GetArrayLength();

        var page = Render<AboutPage>();

        Assert.Contains($"Version {BillOfMaterials.ProductVersion},", page.Find(".lead").TextContent);
        Assert.Matches(@"^\d+\.\d+\.\d+", BillOfMaterials.ProductVersion);
        var rows = page.FindAll("tbody tr").Select(row => row.QuerySelectorAll("td").Select(cell => cell.TextContent).ToArray()).ToList();
        Assert.Equal(count, rows.Count);
        Assert.All(rows, row => Assert.All(row[..4], cell => Assert.NotEmpty(cell)));
        Assert.Contains(rows, row => row[0] == "@microsoft/signalr" && row[2] == "npm" && row[3] == "MIT");
        Assert.Contains(rows, row => row[0] == "CsvHelper" && row[2] == "NuGet" && row[3] == "MS-PL OR Apache-2.0");
    }

    [Fact]
    public async Task The_bill_of_materials_downloads_for_who_is_signed_in_alone()
    {
        await using var lab = await WebLab.StartAsync();
        using var stranger = lab.Anonymous();
        using var viewer = await lab.SignedInAsync("viewer");

        using var refused = await stranger.GetAsync("about/sbom.cdx.json");
        using var answer = await viewer.GetAsync("about/sbom.cdx.json");

        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
        Assert.Equal("application/vnd.cyclonedx+json", answer.Content.Headers.ContentType!.MediaType);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("CycloneDX", document.RootElement.GetProperty("bomFormat").GetString());
    }
}

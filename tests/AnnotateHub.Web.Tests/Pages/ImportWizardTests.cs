using System.Text.Json;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Features.Images.Import;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Pages;

public sealed class ImportWizardTests : PageLab
{
    private ImageImportSession Session => Services.GetRequiredService<ImageImportSession>();

    [Fact]
    public async Task The_second_page_of_a_file_becomes_a_channel_of_its_own()
    {
        var (anna, project) = await LeadAsync();
        TwoPages(FileOf("source/a.tif"));
        var page = Wizard(project, anna, Path.GetDirectoryName(FileOf("source/a.tif"))!);
        page.WaitForAssertion(() => Assert.Equal("1 file holds 2 pages of 1 sample.", page.Find("[data-contents]").TextContent));
        Assert.Equal(["1"], Pages(page));

        await ClickAsync(page, "Add a channel");
        page.WaitForAssertion(() => Assert.False(Button(page, "Import 1 image").HasAttribute("disabled")));
        Assert.Equal(["1", "2"], Pages(page));
        await ClickAsync(page, "Import 1 image");

        Assert.Equal([(0, 0), (1, 0)], (await ImportedAsync()).Groups.Single().Planes.Select(plane => (plane.Page, plane.Sample)));
    }

    [Fact]
    public async Task A_page_that_no_file_has_is_told_and_nothing_can_be_imported()
    {
        var (anna, project) = await LeadAsync();
        TwoPages(FileOf("source/a.tif"));
        var page = Wizard(project, anna, Path.GetDirectoryName(FileOf("source/a.tif"))!);
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-contents]")));

        await page.InvokeAsync(() => page.Find("[aria-label^='Page of channel']").Change("3"));

        page.WaitForAssertion(() => Assert.Contains("is on page 3, but 'a.tif' has 2 page(s)", page.Find(".problem-list").TextContent));
        Assert.True(Button(page, "Import 0 images").HasAttribute("disabled"));
    }

    [Fact]
    public async Task A_channel_taken_away_is_not_imported_and_the_last_one_stays()
    {
        var (anna, project) = await LeadAsync();
        TwoPages(FileOf("source/a.tif"));
        var page = Wizard(project, anna, Path.GetDirectoryName(FileOf("source/a.tif"))!);
        page.WaitForAssertion(() => Assert.True(page.Find("[aria-label^='Take channel']").HasAttribute("disabled")));
        await ClickAsync(page, "Add a channel");
        page.WaitForAssertion(() => Assert.False(Button(page, "Import 1 image").HasAttribute("disabled")));
        Assert.Equal(2, Pages(page).Count());

        await page.InvokeAsync(() => page.Find("[aria-label^='Take channel']").Click());

        page.WaitForAssertion(() => Assert.Equal(["2"], Pages(page)));
    }

    [Fact]
    public async Task A_name_written_before_a_channel_was_added_stays()
    {
        var (anna, project) = await LeadAsync();
        TwoPages(FileOf("source/a.tif"));
        var page = Wizard(project, anna, Path.GetDirectoryName(FileOf("source/a.tif"))!);
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-contents]")));

        await page.InvokeAsync(() => page.Find(".channel-list .mud-input-slot").Change("Phase"));
        await ClickAsync(page, "Add a channel");

        page.WaitForAssertion(() => Assert.Equal(["1", "2"], Pages(page)));
        Assert.Single(page.FindAll("[aria-label='Channel Phase']"));
    }

    [Fact]
    public async Task Fluorescence_and_transmitted_light_of_the_embryo_are_two_channels_of_one_file()
    {
        if (RealData.Folder is null && !RealData.PromisedHere)
            Assert.Skip(RealData.Missing);
        Assert.NotNull(RealData.Folder);
        var (anna, project) = await LeadAsync();
        var page = Wizard(
            project,
            anna,
            Path.Combine(RealData.Folder, "tiff_odd", "neubias", "xyc_16bit__embryo_transmission_fluorescence.tif")
        );
        page.WaitForAssertion(
            () => Assert.StartsWith("1 file holds 2 pages of 1 sample", page.Find("[data-contents]").TextContent)
        );

        // The file says itself that its two pages are two channels; both are proposed.
        page.WaitForAssertion(() => Assert.False(Button(page, "Import 1 image").HasAttribute("disabled")));
        await ClickAsync(page, "Import 1 image");

        Assert.Equal([(0, 0), (1, 0)], (await ImportedAsync()).Groups.Single().Planes.Select(plane => (plane.Page, plane.Sample)));
    }

    [Fact]
    public async Task A_source_that_is_not_there_is_told_in_the_preview()
    {
        var (anna, project) = await LeadAsync();

        var page = Wizard(project, anna, FileOf("nowhere/at all"));

        page.WaitForAssertion(() => Assert.Contains("There is no folder or file", page.Find(".problem-list").TextContent));
        await ClickAsync(page, "Choose other files");
        page.WaitForAssertion(() => Assert.Contains("Drop files or a folder here", page.Markup));
    }

    private async Task<(Person, Project)> LeadAsync()
    {
        var anna = await PersonAsync("anna");
        SignIn(anna);
        return (anna, await ProjectAsync(0, (anna, ProjectRole.Lead)));
    }

    private IRenderedComponent<ImportPage> Wizard(Project project, Person person, string source)
    {
        Session.Plan(project.Id, person.Id, source);
        return Render<ImportPage>(parameters => parameters.Add(importPage => importPage.ProjectId, project.Id));
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<ImportPage> page, string text) =>
        page.FindAll("button").Single(element => element.TextContent.Trim() == text);

    /// <summary>On the page's own thread: planning ends on another one and may draw the page anew between finding and clicking.</summary>
    private static Task ClickAsync(IRenderedComponent<ImportPage> page, string text) =>
        page.InvokeAsync(() => Button(page, text).ClickAsync(new()));

    private static IEnumerable<string?> Pages(IRenderedComponent<ImportPage> page) =>
        page.FindAll("[aria-label^='Page of channel']").Select(element => element.GetAttribute("value"));

    private async Task<ImportPlan> ImportedAsync()
    {
        await using var db = await DatabaseAsync();
        var file = JobPayload.Read<ImportJob.Payload>(await db.Jobs.SingleAsync()).Plan;
        await using var stream = File.OpenRead(Path.Combine(Services.GetRequiredService<DataFolder>().Incoming, file));
        return (await JsonSerializer.DeserializeAsync<ImportPlan>(stream, JsonSerializerOptions.Web))!;
    }

    /// <summary>TIFF 6.0, little-endian, two pages of 2 x 1 pixels of 8 bits, uncompressed.</summary>
    private static void TwoPages(string path)
    {
        using var file = new BinaryWriter(File.Create(path));
        file.Write("II*\0"u8);
        file.Write(8);
        const int entries = 9,
            length = 2 + (entries * 12) + 4;
        for (var page = 0; page < 2; page++)
        {
            var start = 8 + (page * (length + 2));
            file.Write((ushort)entries);
            // Width, height, bits, no compression, black is zero, where the pixels lie, samples, rows in the strip, bytes in it.
            foreach (
                var (tag, value) in new (ushort, int)[]
                {
                    (256, 2),
                    (257, 1),
                    (258, 8),
                    (259, 1),
                    (262, 1),
                    (273, start + length),
                    (277, 1),
                    (278, 1),
                    (279, 2),
                }
            )
            {
                file.Write(tag);
                file.Write((ushort)4);
                file.Write(1);
                file.Write(value);
            }

            file.Write(page == 0 ? start + length + 2 : 0);
            file.Write((byte)(10 * (page + 1)));
            file.Write((byte)200);
        }
    }
}

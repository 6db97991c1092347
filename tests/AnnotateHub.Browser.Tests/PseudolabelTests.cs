using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AnnotateHub.Browser.Tests.Harness;
using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests;

/// <summary>From a fresh plate over the built-in detector to corrected boxes, by clicks and keys.</summary>
public sealed partial class PseudolabelTests(SharedChromium chromium)
{
    private const int Images = 3;

    [Fact]
    public async Task The_built_in_detector_proposes_sliders_choose_a_round_starts_from_it_and_the_export_tells_who_made_what()
    {
        await using var lab = await chromium.OpenLabAsync(Images);
        var lead = await lab.SignInAsync("lead");
        // A refinement round takes what is neither test nor seed, so splits come first; here all images are for training.
        await lead.AskAsync(
            "POST",
            $"api/{lead.Project}/splits",
            new
            {
                seed = 7,
                testPerPatient = 0,
                validationShare = 0,
            }
        );

        await lead.Page.GotoAsync($"{lead.Project}/pseudolabels/try");
        await Button(lead, "Try").ClickAsync();
        await lead.Page.UntilAsync("() => globalThis.annotateHubTrial?.painted > 0");
        var before = await CountAsync(lead);
        // From 0.05 up to 0.9 by keyboard; the model is not asked again.
        var asked = 0;
        lead.Page.Request += (_, request) => asked += request.Url.Contains("/trials", StringComparison.Ordinal) ? 1 : 0;
        await lead.Page.GetByRole(AriaRole.Slider, new() { NameRegex = new Regex("^Score, at least") }).FocusAsync();
        for (var step = 0; step < 85; step++)
            await lead.PressAsync("ArrowRight");
        await lead.Page.UntilAsync(
            "() => annotateHubTrial.settings.scoreFloor > 0.89 && annotateHubTrial.painted === annotateHubTrial.labels.length"
        );
        Assert.InRange(await CountAsync(lead), 0, before - 1);
        Assert.Equal(0, asked);
        await lead.PressAsync("Home");
        for (var step = 0; step < 20; step++)
            await lead.PressAsync("ArrowRight");
        await lead.Page.UntilAsync("() => Math.abs(annotateHubTrial.settings.scoreFloor - 0.2) < 0.001");

        await Link(lead, "Run with these settings").ClickAsync();
        await lead.SeesAsync("As chosen while trying.");
        var run = await lead.Page.GetByLabel("Name of the run").GetAttributeAsync("placeholder");
        await Button(lead, "Begin the run").ClickAsync();
        await Link(lead, "Use in a refinement round").ClickAsync();
        await lead.SeesAsync("What it would be");
        await lead.Page.GetByRole(AriaRole.Button, new() { Name = "People" }).ClickAsync();
        await lead.Page.Locator(".people-pick").WaitForAsync();
        foreach (var box in await lead.Page.Locator(".people-pick input[type=checkbox]").AllAsync())
            await box.UncheckAsync();
        await lead.Page.Locator(".people-pick tr", new() { HasText = "Demo student one" }).Locator("input[type=checkbox]").CheckAsync();
        await Button(lead, "Make the round as it is").ClickAsync();
        await lead.Page.WaitForURLAsync(url => url.Contains("made=1", StringComparison.Ordinal));

        var student = await lab.SignInAsync("student1");
        await student.Page.GotoAsync("");
        await Link(student, "Continue").First.ClickAsync();
        await student.CanvasReadyAsync();
        await student.Page.UntilAsync("() => annotateHubCanvas.session.boxes.size > 2");
        // Drawn first: the walk to the least certain boxes moves the view.
        var proposed = (await student.BoxesAsync()).Count;
        await student.DrawAsync(2, 2, 22, 22);
        await student.BoxCountAsync(proposed + 1);
        await student.PressAsync("Escape");
        await student.PressAsync("w");
        await student.PressAsync("q");
        await student.PressAsync("e");
        await student.BoxCountAsync(proposed);
        await student.PressAsync("Control+Enter");
        await student.SeesAsync("boxes that nobody touched will count as implicitly accepted");
        await student.PressAsync("Enter");
        await student.ReadOnlyAsync();
        await student.AllSavedAsync();

        using var zip = new MemoryStream(
            await (
                await lead.Context.APIRequest.GetAsync($"api/{lead.Project}/export/voc.zip?annotator={lead.UserName("student1")}")
            ).BodyAsync()
        );
        using var archive = new ZipArchive(zip);
        var objects = archive
            .Entries.Where(entry => entry.Name.EndsWith(".xml", StringComparison.Ordinal))
            .SelectMany(entry => XDocument.Load(entry.Open()).Descendants("object"))
            .ToList();
        using var table = new StreamReader(archive.GetEntry("lineage.csv")!.Open());
        var lineage = (await table.ReadToEndAsync())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(row => Fields().Matches(row).Select(field => field.Value.Trim('"')).ToList())
            .ToList();
        Assert.Equal(objects.Count, lineage.Count);
        var drawn = Assert.Single(lineage, row => row[5] == "drawn");
        Assert.Equal("", drawn[6]);
        Assert.Equal(("2", "22"), (Edge("xmin"), Edge("xmax")));
        Assert.All(lineage.Where(row => row != drawn), row => Assert.Equal(("model", run), (row[5], row[7])));
        Assert.Equal(["accepted", "implicitly accepted"], lineage.Where(row => row != drawn).Select(row => row[9]).Distinct().Order());

        string Edge(string name) => objects[int.Parse(drawn[3], CultureInfo.InvariantCulture) - 1].Descendants(name).Single().Value;
    }

    /// <summary>Fields of a row of a table, quoted where they hold a comma.</summary>
    [GeneratedRegex("(?<=^|,)(\"[^\"]*\"|[^,]*)")]
    private static partial Regex Fields();

    private static Task<int> CountAsync(Workstation lead) => lead.Page.EvaluateAsync<int>("() => annotateHubTrial.labels.length");

    private static ILocator Link(Workstation person, string name) =>
        person.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    private static ILocator Button(Workstation person, string name) =>
        person.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}

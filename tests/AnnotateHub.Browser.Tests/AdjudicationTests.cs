using System.IO.Compression;
using System.Text.Json;
using AnnotateHub.Browser.Tests.Harness;
using AnnotateHub.TestKit;
using AnnotateHub.Exchange.Voc;
using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests;

/// <summary>A lead unites two people's blind work by keys. Boxes are 60 px high: shifted by s they have IoU (60 - s) / (60 + s).</summary>
public sealed class AdjudicationTests(SharedChromium chromium)
{
    [Fact]
    public async Task Two_annotators_draw_and_the_lead_adjudicates_by_keys_undoes_changes_the_policy_signs_and_exports()
    {
        await using var lab = await chromium.OpenLabAsync();
        var lead = await lab.SignInAsync("lead");
        var (round, image, work) = await TestRoundAsync(lead);

        // Agreed at 100; a near miss at 300 against 336 (IoU 24/96); 500 by the student alone; at y 500 the student's is the larger (IoU
        // 0.6).
        var drawn = new Dictionary<string, (int X1, int Y1, int X2, int Y2)[]>
        {
            ["expert"] = [(100, 100, 160, 160), (300, 100, 360, 160), (100, 500, 160, 560)],
            ["student1"] = [(100, 100, 160, 160), (336, 100, 396, 160), (500, 300, 560, 360), (100, 500, 200, 560)],
        };
        foreach (var (name, boxes) in drawn)
        {
            var person = await lab.SignInAsync(name);
            await person.Page.GotoAsync($"{person.Project}/images/{image}/annotate?assignment={work[name]}");
            await person.CanvasReadyAsync();
            foreach (var (x1, y1, x2, y2) in boxes)
                await person.DrawAsync(x1, y1, x2, y2);
            await person.BoxCountAsync(boxes.Length);
            await person.PressAsync("Control+Enter");
            await person.AllSavedAsync();
        }

        // The hands of somebody at a screen are good to a pixel; what was submitted is what counts.
        var submitted = await SubmittedAsync(lead, image, work);
        var originals = new TaskCompletionSource();
        await lead.Page.RouteAsync(
            "**/planes/*/raw/**",
            async route =>
            {
                await originals.Task;
                await route.ContinueAsync();
            }
        );
        // The page reads the round once more when it hears hints; after that nothing but the originals makes it show anything anew.
        var reads = 0;
        var heard = new TaskCompletionSource();
        lead.Page.Response += (_, response) =>
        {
            if (response.Url.EndsWith($"/api/{lead.Project}/rounds/{round}/adjudication", StringComparison.Ordinal) && ++reads == 2)
                heard.SetResult();
        };
        await lead.Page.GotoAsync($"{lead.Project}/rounds/{round}/adjudication");
        await lead.SeesAsync("Case 1 of 3");
        await heard.Task.WaitAsync(Patience.Limit);
        Assert.Equal(
            ["near-miss", "only-one-drew-it", "loose-box"],
            await lead.Page.EvaluateAsync<string[]>("() => annotateHubAdjudication.store.view.cases.map(item => item.kinds[0])")
        );
        // What the light says stands beside what was drawn, for each box of the case; how many times the background, when the original
        // values have come, whoever touches the page meanwhile or not.
        await lead.Page.UntilAsync("() => document.querySelectorAll('.adj-light td').length === 2");
        Assert.DoesNotContain("× background", await lead.Page.Locator(".adj-values").InnerTextAsync(), StringComparison.Ordinal);
        originals.SetResult();
        await lead.Page.UntilAsync("() => /× background/.test(document.querySelector('.adj-values').textContent)");
        Assert.DoesNotContain("student", await lead.Page.Locator(".adj-side").InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        await EditAndComeBackAsync(lead);
        await OnePictureFillsTheFieldAsync(lead);
        await lead.PressAsync(await SideAsync(lead, 0, submitted["student1"][1]));
        await lead.SeesAsync("Case 2 of 3");
        await lead.PressAsync("x");
        await lead.SeesAsync("Case 3 of 3");
        await lead.PressAsync("u");
        await lead.SeesAsync("Case 2 of 3");
        await lead.PressAsync("k");
        await lead.SeesAsync("Case 3 of 3");
        await lead.PressAsync(await SideAsync(lead, 2, submitted["student1"][3]));
        await lead.SeesAsync("3 of 3 decided");
        await SavedAsync(lead);

        // What the policy would now leave out was kept by the lead, and stays.
        await lead.PressAsync("p");
        await lead.Page.GetByLabel("A box that only one annotator drew").SelectOptionAsync("keep-if-senior");
        await lead.SeesAsync("3 decisions of people are kept as they are.");
        await lead.Page.GetByRole(AriaRole.Button, new() { Name = "Apply", Exact = true }).ClickAsync();
        await lead.Page.UntilAsync("() => annotateHubAdjudication.store.view.policy.loneBoxes === 'keep-if-senior'");
        await lead.Page.GetByRole(AriaRole.Button, new() { Name = "Sign off", Exact = true }).ClickAsync();
        await lead.Page.GetByRole(AriaRole.Button, new() { Name = "Close the round and sign" }).ClickAsync();
        await lead.Page.GetByRole(AriaRole.Button, new() { Name = "Reopen", Exact = true }).WaitForAsync();

        var tree = await ExportAsync(lead, round);
        Assert.Equal(submitted["expert"].Order(), tree["Expert1"]);
        Assert.Equal(submitted["student1"].Order(), tree["Expert2"]);
        Assert.Equal(
            new[] { submitted["expert"][0], submitted["student1"][1], submitted["student1"][2], submitted["student1"][3] }.Order(),
            tree["Unioned"]
        );
    }

    [Fact]
    public async Task Decisions_survive_the_server_being_killed_and_none_is_made_twice()
    {
        await using var lab = await chromium.OpenKillableLabAsync();
        var lead = await lab.SignInAsync("lead");
        var (round, image, work) = await TestRoundAsync(lead);
        // The first of the student's thirteen cells is the expert's only one: twelve cases, and one cell on which both agree.
        await SubmitAsync(await lab.SignInAsync("student1"), work["student1"], 13);
        await SubmitAsync(await lab.SignInAsync("expert"), work["expert"], 1);
        await lead.Page.GotoAsync($"{lead.Project}/rounds/{round}/adjudication");
        await lead.SeesAsync("Case 1 of 12");

        for (var number = 0; number < 12; number++)
        {
            if (number == 4)
                await lab.Server.KillAsync();
            await lead.PressAsync(number % 2 == 0 ? "k" : "x");
        }

        await lead.SeesAsync("12 of 12 decided");
        // Also what waits survives: in another page of the same browser, after the server has come back.
        await lab.Server.StartAsync();
        await lead.Page.GotoAsync($"{lead.Project}/rounds/{round}/adjudication");
        await lead.SeesAsync("12 of 12 decided");
        await SavedAsync(lead);

        var report = await lead.AskAsync($"api/{lead.Project}/rounds/{round}/adjudication/report");
        Assert.Equal(12, report.GetProperty("decidedByLead").GetInt32());
        Assert.Equal(12, report.GetProperty("leads").EnumerateArray().Sum(jsonElement => jsonElement.GetProperty("decisions").GetInt32()));
        // Of twelve cases every second was kept, and the one cell of both is agreed.
        Assert.Equal(6 + 1, report.GetProperty("boxes").GetInt32());
    }

    /// <summary>A step of an edit is taken back by itself, and leaving the edit decides nothing.</summary>
    private static async Task EditAndComeBackAsync(Workstation lead)
    {
        const string Left = "() => annotateHubAdjudication.stage.draft.boxes[0].x1";
        await lead.PressAsync("e");
        var before = await lead.Page.EvaluateAsync<int>(Left);
        await lead.PressAsync("ArrowRight");
        Assert.Equal(before + 1, await lead.Page.EvaluateAsync<int>(Left));
        await lead.PressAsync("Control+z");
        Assert.Equal(before, await lead.Page.EvaluateAsync<int>(Left));
        await lead.PressAsync("Escape");
        await lead.SeesAsync("Case 1 of 3");
        await lead.SeesAsync("0 of 3 decided");
    }

    /// <summary>A project of one picture hides the second pane; the first is then drawn at its new width, not stretched to it.</summary>
    private static async Task OnePictureFillsTheFieldAsync(Workstation lead)
    {
        const string IsSharp =
            "() => { const { canvas, element } = annotateHubAdjudication.stage.panes[0]; return canvas.width === Math.round(element.clientWidth * devicePixelRatio); }";
        var half = await lead.Page.EvaluateAsync<int>(
            "() => { const { panes } = annotateHubAdjudication.stage, half = panes[0].element.clientWidth; panes[1].element.hidden = true; return half; }"
        );
        Assert.True(await lead.Page.EvaluateAsync<int>("() => annotateHubAdjudication.stage.panes[0].element.clientWidth") > half * 3 / 2);
        await lead.Page.UntilAsync(IsSharp);
        await lead.Page.EvaluateAsync("() => { annotateHubAdjudication.stage.panes[1].element.hidden = false; }");
        await lead.Page.UntilAsync(IsSharp);
    }

    /// <summary>One test image for the expert and the first student.</summary>
    private static async Task<(long Round, long Image, Dictionary<string, long> Work)> TestRoundAsync(Workstation lead)
    {
        var people = (await lead.AskAsync($"api/{lead.Project}/people"))
            .EnumerateArray()
            .ToDictionary(
                jsonElement => lead.AccountOf(jsonElement.GetProperty("userName").GetString()!),
                jsonElement => jsonElement.GetProperty("personId").GetInt64()
            );
        await lead.AskAsync(
            "POST",
            $"api/{lead.Project}/splits",
            new
            {
                seed = 3,
                testPerPatient = 1,
                validationShare = 0,
            }
        );
        var image = lead.FirstImage;
        var made = await lead.AskAsync(
            "POST",
            $"api/{lead.Project}/rounds",
            new
            {
                kind = "test",
                name = "Test",
                people = new[] { people["expert"], people["student1"] },
                images = new { kind = "handPicked", ids = new[] { image } },
            }
        );
        var round = made.GetProperty("roundId").GetInt64();
        var names = people.ToDictionary(item => item.Value, item => item.Key);
        var work = (await lead.AskAsync($"api/{lead.Project}/assignments?round={round}&take=50"))
            .GetProperty("items")
            .EnumerateArray()
            .ToDictionary(
                jsonElement => names[jsonElement.GetProperty("personId").GetInt64()],
                jsonElement => jsonElement.GetProperty("id").GetInt64()
            );
        return (round, image, work);
    }

    private static async Task SubmitAsync(Workstation person, long assignment, int cells)
    {
        object[] boxes =
        [
            .. Enumerable
                .Range(0, cells)
                .Select(number => new
                {
                    id = $"b{number}",
                    x1 = 40 + (number * 70),
                    y1 = 40,
                    x2 = 90 + (number * 70),
                    y2 = 90,
                    @class = "R",
                    flags = 0,
                    origin = "drawn",
                }),
        ];
        await person.AskAsync(
            "POST",
            $"api/assignments/{assignment}/operations",
            new
            {
                clientId = "c-test",
                since = 0,
                operations = new object[]
                {
                    new
                    {
                        sequence = 1,
                        id = "o-add",
                        kind = "add",
                        boxes,
                    },
                    new
                    {
                        sequence = 2,
                        id = "o-submit",
                        kind = "submit",
                        boxes = Array.Empty<object>(),
                    },
                },
            }
        );
    }

    private static async Task<Dictionary<string, (int, int, int, int)[]>> SubmittedAsync(
        Workstation lead,
        long image,
        Dictionary<string, long> work
    )
    {
        var found = new Dictionary<string, (int, int, int, int)[]>();
        foreach (var (name, id) in work)
            found[name] =
            [
                .. (await lead.AskAsync($"api/{lead.Project}/images/{image}/work?assignment={id}"))
                    .GetProperty("boxes")
                    .EnumerateArray()
                    .Select(box => (Edge(box, "x1"), Edge(box, "y1"), Edge(box, "x2"), Edge(box, "y2"))),
            ];
        return found;

        static int Edge(JsonElement box, string name) => (int)box.GetProperty(name).GetDouble();
    }

    /// <summary>Key of the side that drew this box.</summary>
    private static Task<string> SideAsync(Workstation lead, int number, (int X1, int Y1, int X2, int Y2) box) =>
        lead.Page.EvaluateAsync<string>(
            "([number, x1, x2]) => annotateHubAdjudication.store.view.cases[number].sides.find(side => side.boxes.some(box => box.x1 === x1 && box.x2 === x2)).letter.toLowerCase()",
            new[] { number, box.X1, box.X2 }
        );

    private static async Task SavedAsync(Workstation lead) =>
        await lead.Page.UntilAsync(
            "() => annotateHubAdjudication?.store.status === 'saved' && annotateHubAdjudication.store.pending.length === 0"
        );

    private static async Task<Dictionary<string, IEnumerable<(int, int, int, int)>>> ExportAsync(Workstation lead, long round)
    {
        var answer = await lead.Context.APIRequest.GetAsync($"api/{lead.Project}/rounds/{round}/adjudication/export.zip");
        using var zip = new ZipArchive(new MemoryStream(await answer.BodyAsync()));
        return zip
            .Entries.Where(entry => entry.FullName.StartsWith("Annotations/test/", StringComparison.Ordinal))
            .ToDictionary(
                entry => entry.FullName.Split('/')[2],
                entry =>
                {
                    using var stream = entry.Open();
                    return (IEnumerable<(int, int, int, int)>)
                        [
                            .. VocReader
                                .Read(stream, entry.Name, new VocConvention())
                                .Annotation!.Objects.Select(vocObject =>
                                    ((int)vocObject.Box.X1, (int)vocObject.Box.Y1, (int)vocObject.Box.X2, (int)vocObject.Box.Y2)
                                )
                                .Order(),
                        ];
                }
            );
    }
}

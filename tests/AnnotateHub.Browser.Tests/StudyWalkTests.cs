using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;
using AnnotateHub.Browser.Tests.Harness;
using AnnotateHub.TestKit;
using Microsoft.Playwright;
using Cell = AnnotateHub.Browser.Tests.StudyOracle.Cell;

namespace AnnotateHub.Browser.Tests;

/// <summary>
/// The whole study by three people in three browsers, from the first split to the published truth: a lead, an expert and a student.
/// Everything is done on the pages; the figures are computed once more here, from the boxes that people submitted.
/// </summary>
public sealed class StudyWalkTests(SharedChromium chromium)
{
    /// <summary>Three of each patient: one for the test, one for the seed, one to refine.</summary>
    private const int Images = 9;

    [Fact]
    public async Task From_the_splits_to_the_published_truth_and_every_figure_is_what_its_formula_says()
    {
        await using var lab = await chromium.OpenLabAsync(Images);
        var (lead, expert, student) = (await lab.SignInAsync("lead"), await lab.SignInAsync("expert"), await lab.SignInAsync("student1"));
        await DrawSplitsAsync(lead);

        await MakeRoundAsync(lead, "Seed", "Demo expert");
        await WorkAsync(expert, () => PutAsync(expert, cell => cell));

        var run = await RunDetectorAsync(lead);
        await Link(lead, "Use in a refinement round").ClickAsync();
        await lead.SeesAsync("What it would be");
        await lead.Page.GetByRole(AriaRole.Button, new() { Name = "People" }).ClickAsync();
        await ChooseAsync(lead, "Demo student one");
        await Button(lead, "Make the round as it is").ClickAsync();
        await lead.Page.WaitForURLAsync(url => url.Contains("made=1", StringComparison.Ordinal));
        var refinement = RoundOf(lead);
        var corrected = new List<string>();
        await WorkAsync(student, async () => corrected.Add(await RefineAsync(student)));
        await AcceptAllAsync(lead, refinement);
        await CorrectionsStandAsync(lead, refinement, corrected);

        await MakeRoundAsync(lead, "Test", "Demo expert", "Demo student one");
        var test = RoundOf(lead);
        await WorkAsync(expert, () => PutAsync(expert, ByTheExpert));
        await WorkAsync(student, () => PutAsync(student, ByTheStudent));
        var answers = await AnswersAsync(lead, test);
        var truth = await AdjudicateAsync(lead, test, answers);

        await FreezeAgreementAsync(lead, answers);
        await FreezeEvaluationAsync(lead, run, truth);
        await PublishAsync(lead, truth);
    }

    private static async Task DrawSplitsAsync(Workstation lead)
    {
        await lead.Page.GotoAsync($"{lead.Project}/rounds");
        await Link(lead, "Draw the splits").ClickAsync();
        await Button(lead, "Draw these splits").ClickAsync();
        await lead.SeesAsync("Done: ");
    }

    private static async Task MakeRoundAsync(Workstation lead, string kind, params string[] people)
    {
        await lead.Page.GotoAsync($"{lead.Project}/rounds/new");
        await lead.Page.Locator($"label.kind-choice:has(strong:has-text('{kind}'))").ClickAsync();
        await Button(lead, "Next: images").ClickAsync();
        if (kind == "Seed")
            await lead.Page.GetByText("Draw from each patient").ClickAsync();
        if (kind == "Seed")
            await lead.Page.GetByLabel("Images of each patient").FillAsync("1");
        await Button(lead, "Next: people").ClickAsync();
        await ChooseAsync(lead, people);
        await Button(lead, "Next: rules").ClickAsync();
        foreach (var name in await lead.Page.Locator(".class-picks input").AllAsync())
            await name.CheckAsync();
        await Button(lead, "Make the round").ClickAsync();
        await lead.Page.WaitForURLAsync(url => url.Contains("made=1", StringComparison.Ordinal));
    }

    /// <summary>These people and nobody else.</summary>
    private static async Task ChooseAsync(Workstation lead, params string[] people)
    {
        var rows = lead.Page.Locator(".people-pick tbody tr");
        await rows.First.WaitForAsync();
        foreach (var row in await rows.AllAsync())
        {
            var name = await row.Locator("strong").InnerTextAsync();
            await row.Locator("input[type=checkbox]").SetCheckedAsync(people.Contains(name));
        }

        Assert.Equal(people.Length, await rows.Locator("input:checked").CountAsync());
    }

    private static async Task<string> RunDetectorAsync(Workstation lead)
    {
        await lead.Page.GotoAsync($"{lead.Project}/pseudolabels/run");
        // One run for both: what it finds on test images is what the signed truth judges, and no annotator sees it.
        await lead.Page.GetByText("Also images of the test split").ClickAsync();
        await lead.Page.Locator(".round-preview[aria-busy=false] .figures").WaitForAsync();
        await Button(lead, "Begin the run").ClickAsync();
        await Link(lead, "Use in a refinement round").WaitForAsync();
        return await lead.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).InnerTextAsync();
    }

    /// <summary>Image by image through what the start page offers, to the end of the person's list.</summary>
    private static async Task WorkAsync(Workstation person, Func<Task> annotate)
    {
        var open = (await person.AskAsync($"api/{person.Project}/my-work")).GetProperty("rounds").EnumerateArray().Sum(OpenIn);
        Assert.Equal(Images / 3, open);
        await person.ContinueAsync();
        for (var left = open; left > 0; left--)
        {
            var name = await person.ImageNameAsync();
            await annotate();
            await person.AllSavedAsync();
            await person.PressAsync(left > 1 ? "Control+Shift+Enter" : "Control+Enter");
            if (left > 1)
                await person.ImageIsNotAsync(name);
            else
                await person.ReadOnlyAsync();
            await person.CanvasReadyAsync();
        }

        await person.AllSavedAsync();

        static int OpenIn(JsonElement round) => round.GetProperty("of").GetInt32() - round.GetProperty("done").GetInt32();
    }

    /// <summary>Draws what somebody makes of the cells that are on the image; nothing was there before.</summary>
    private static async Task PutAsync(Workstation person, Func<Cell, Cell?> eye)
    {
        await person.BoxCountAsync(0);
        var seen = (await CellsAsync(person)).Select(eye).OfType<Cell>().ToList();
        // One by hand and the others as gestures of the same session, which takes a hundredth of the time.
        var first = seen[0];
        await person.PressAsync(first.Class switch { "R" => "1", "G" => "2", _ => "3" });
        await person.DrawAsync((int)first.X1, (int)first.Y1, (int)first.X2, (int)first.Y2);
        await person.PressAsync("Escape");
        await person.BoxCountAsync(1);
        var others = seen.Skip(1)
            .Select(
                (cell, place) =>
                    new
                    {
                        id = $"cell-{place}",
                        x1 = cell.X1,
                        y1 = cell.Y1,
                        x2 = cell.X2,
                        y2 = cell.Y2,
                        @class = cell.Class,
                        flags = 0,
                        origin = "drawn",
                    }
            );
        await person.Page.EvaluateAsync(
            "boxes => { annotateHubCanvas.session.perform('add', JSON.parse(boxes)); }",
            JsonSerializer.Serialize(others)
        );
        await person.BoxCountAsync(seen.Count);
    }

    /// <summary>What the generator put on the open image; the copies of a field in a test's project have its name and a number.</summary>
    private static async Task<IReadOnlyList<Cell>> CellsAsync(Workstation person)
    {
        var field = (await person.ImageNameAsync()).Split('-')[0];
        return Objects(XDocument.Load(Path.Combine(Repository.Root, "seed-data", "truth", $"{field}.xml")));
    }

    private static List<Cell> Objects(XDocument labels) =>
        [
            .. labels
                .Descendants("object")
                .Select(cell => new Cell(
                    Edge(cell, "xmin"),
                    Edge(cell, "ymin"),
                    Edge(cell, "xmax"),
                    Edge(cell, "ymax"),
                    cell.Element("name")!.Value
                )),
        ];

    private static double Edge(XElement cell, string name) => (double)cell.Descendants(name).Single();

    /// <summary>Overlooks one cell in seventeen; its edges are right.</summary>
    private static Cell? ByTheExpert(Cell cell) => (int)cell.X1 % 17 == 3 ? null : cell;

    /// <summary>Overlooks one in thirteen, takes one in eleven for another class, and is a pixel or two off.</summary>
    private static Cell? ByTheStudent(Cell cell) =>
        (int)cell.Y1 % 13 == 5
            ? null
            : cell with
            {
                X1 = cell.X1 + (int)cell.Y1 % 3,
                Y2 = cell.Y2 - (int)cell.X1 % 2,
                Class =
                    (int)cell.X2 % 11 != 7 ? cell.Class
                    : cell.Class == "R" ? "U"
                    : "R",
            };

    /// <summary>One box of the model gets another class, one is drawn, the others are accepted.</summary>
    /// <returns>The image; empty where no boxes were shown.</returns>
    private static async Task<string> RefineAsync(Workstation student)
    {
        if ((await student.BoxesAsync()).Count == 0)
        {
            await PutAsync(student, cell => cell);
            return "";
        }

        var proposed = (await student.BoxesAsync()).Count;
        await student.PressAsync("1");
        await student.DrawAsync(2, 2, 22, 22);
        await student.BoxCountAsync(proposed + 1);
        await student.PressAsync("Escape");
        await student.PressAsync("w");
        var chosen = await student.Page.EvaluateAsync<string>(
            "() => { const [id] = annotateHubCanvas.selection; return annotateHubCanvas.session.boxes.get(id).class; }"
        );
        await student.PressAsync(chosen == "U" ? "1" : "3");
        await student.PressAsync("Shift+E");
        return await student.ImageNameAsync();
    }

    private static async Task AcceptAllAsync(Workstation lead, string round)
    {
        await lead.Page.GotoAsync($"{lead.Project}/rounds/{round}");
        await lead.Page.GetByLabel("Choose all on this page").CheckAsync();
        await Button(lead, "Accept…").ClickAsync();
        await Button(lead, $"Accept {Images / 3}").ClickAsync();
        await lead.SeesAsync($"{Images / 3} assignments accepted.");
    }

    private static async Task CorrectionsStandAsync(Workstation lead, string round, List<string> corrected)
    {
        Assert.Contains(corrected, name => name.Length > 0);
        foreach (var row in await RowsAsync(lead, round))
        {
            if (!corrected.Contains(row.Image))
                continue;
            var boxes = await BoxesAsync(lead, row.ImageId, row.Id);
            Assert.Single(boxes, box => box.GetProperty("origin").GetString() == "drawn");
            Assert.Single(boxes, box => box.GetProperty("review").GetString() == "corrected");
            Assert.DoesNotContain(boxes, box => box.GetProperty("review").GetString() == "implicitlyAccepted");
        }
    }

    /// <summary>What the two submitted, by image: the expert's and the student's.</summary>
    private static async Task<Dictionary<string, (IReadOnlyList<Cell> Expert, IReadOnlyList<Cell> Student)>> AnswersAsync(
        Workstation lead,
        string round
    )
    {
        var rows = await RowsAsync(lead, round);
        var answers = new Dictionary<string, (IReadOnlyList<Cell>, IReadOnlyList<Cell>)>();
        foreach (var image in rows.GroupBy(row => row.Image))
            answers[image.Key] = (await OfAsync(image, "Demo expert"), await OfAsync(image, "Demo student one"));
        Assert.Equal(Images / 3, answers.Count);
        return answers;

        async Task<IReadOnlyList<Cell>> OfAsync(IEnumerable<(long Id, long ImageId, string Image, string Person)> image, string person)
        {
            var row = image.Single(item => item.Person == person);
            return [.. (await BoxesAsync(lead, row.ImageId, row.Id)).Select(BoxOf)];
        }
    }

    /// <summary>The first three cases by keys, the others by the paper's rule.</summary>
    /// <returns>The truth as it must have been signed.</returns>
    private static async Task<Dictionary<string, IReadOnlyList<Cell>>> AdjudicateAsync(
        Workstation lead,
        string round,
        Dictionary<string, (IReadOnlyList<Cell> Expert, IReadOnlyList<Cell> Student)> answers
    )
    {
        var truth = answers.ToDictionary(item => item.Key, item => StudyOracle.Union(item.Value.Expert, item.Value.Student));
        await lead.Page.GotoAsync($"{lead.Project}/rounds/{round}/adjudication");
        await lead.SeesAsync("Case 1 of ");
        var view = JsonDocument
            .Parse(
                await lead.Page.EvaluateAsync<string>(
                    "() => { const { cases, images } = annotateHubAdjudication.store.view; return JSON.stringify({ cases, images }); }"
                )
            )
            .RootElement;
        var names = view.GetProperty("images")
            .EnumerateArray()
            .ToDictionary(image => image.GetProperty("id").GetInt64(), image => image.GetProperty("name").GetString()!);
        for (var number = 0; number < 3; number++)
        {
            var item = view.GetProperty("cases")[number];
            var image = names[item.GetProperty("imageId").GetInt64()];
            // The worst come first: somebody took a cell for one of another class.
            Assert.Equal("class-conflict", item.GetProperty("kinds")[0].GetString());
            var sides = item.GetProperty("sides").EnumerateArray().ToList();
            var boxes = sides.Select(side => side.GetProperty("boxes").EnumerateArray().Select(BoxOf).ToList()).ToList();
            var junior = boxes.FindIndex(side => answers[image].Student.Contains(side[0]));
            // Against the rule: the student's box; nothing; both.
            var (key, stands) = number switch
            {
                0 => (sides[junior].GetProperty("letter").GetString()!.ToLowerInvariant(), boxes[junior]),
                1 => ("x", []),
                _ => ("k", [.. boxes[0], .. boxes[1]]),
            };
            await lead.PressAsync(key);
            await lead.SeesAsync($"{number + 1} of {view.GetProperty("cases").GetArrayLength()} decided");
            truth[image].RemoveAll(box => boxes.Any(side => side.Contains(box)));
            truth[image].AddRange(stands);
        }

        await lead.Page.UntilAsync(
            "() => annotateHubAdjudication.store.status === 'saved' && annotateHubAdjudication.store.pending.length === 0"
        );
        await Button(lead, "Sign off").ClickAsync();
        await Button(lead, "Close the round and sign").ClickAsync();
        await Button(lead, "Reopen").WaitForAsync();
        return truth.ToDictionary(item => item.Key, item => (IReadOnlyList<Cell>)item.Value);
    }

    private static async Task FreezeAgreementAsync(
        Workstation lead,
        Dictionary<string, (IReadOnlyList<Cell> Expert, IReadOnlyList<Cell> Student)> answers
    )
    {
        var (matched, f1, sameClass, kappa) = StudyOracle.Agreement([.. answers.Values]);
        var counts = StudyOracle.CountAgreement(
            [.. answers.Values.Select(image => ((double)image.Expert.Count, (double)image.Student.Count))]
        );
        await lead.Page.GotoAsync($"{lead.Project}/agreement");
        await lead.Page.Locator(".report-choice label", new() { HasText = "test, closed" }).Locator("input").CheckAsync();
        await Button(lead, "Compare").ClickAsync();
        await Button(lead, "Freeze this report").ClickAsync();
        var document = await FrozenAsync(lead);

        await ShowsAsync(lead, f1, sameClass, counts);
        var pair = Assert.Single(document.GetProperty("report").GetProperty("pairs").EnumerateArray());
        Assert.Equal(matched, pair.GetProperty("counts").GetProperty("matched").GetInt32());
        Assert.Equal(f1, Value(pair.GetProperty("f1")), 12);
        Assert.Equal(sameClass, Value(pair.GetProperty("classes").GetProperty("percentAgreement")), 12);
        Assert.Equal(kappa, Value(pair.GetProperty("classes").GetProperty("cohenKappa")), 12);
        Assert.Equal(counts, Value(pair.GetProperty("cellCounts").GetProperty("icc")), 12);
        // Nobody is perfect here, so that no figure is right by being one.
        Assert.All(new[] { f1, sameClass, kappa, counts }, figure => Assert.InRange(figure, 0.5, 0.999));
    }

    private static async Task FreezeEvaluationAsync(Workstation lead, string run, Dictionary<string, IReadOnlyList<Cell>> truth)
    {
        await lead.Page.GotoAsync($"{lead.Project}/rounds");
        await Link(lead, "Evaluate a model").ClickAsync();
        await lead.Page.GetByLabel(run).SetCheckedAsync(true);
        await Button(lead, "Evaluate").ClickAsync();
        await Button(lead, "Freeze this evaluation").ClickAsync();
        var document = await FrozenAsync(lead);

        var input = document.GetProperty("input");
        Assert.Contains("version 1", input.GetProperty("truth").GetString());
        Assert.Equal(
            truth.Select(image => (image.Key, string.Join(' ', image.Value.Select(Text).Order()))).Order(),
            input
                .GetProperty("images")
                .EnumerateArray()
                .Select(image =>
                    (
                        image.GetProperty("name").GetString()!,
                        string.Join(' ', image.GetProperty("cells").EnumerateArray().Select(BoxIn).Select(Text).Order())
                    )
                )
                .Order()
        );
        var found = Assert.Single(input.GetProperty("runs").EnumerateArray());
        Assert.Equal(run, found.GetProperty("name").GetString());
        var (ap, bestF1) = StudyOracle.Detection(
            truth.ToDictionary(image => image.Key, image => (IReadOnlyList<Cell>)[.. image.Value.Where(cell => cell.Class == "R")]),
            [
                .. found
                    .GetProperty("predictions")
                    .EnumerateArray()
                    .Select(item => (item.GetProperty("image").GetString()!, BoxIn(item), item.GetProperty("score").GetDouble()))
                    .Where(item => item.Item2.Class == "R" && truth.ContainsKey(item.Item1)),
            ]
        );
        await ShowsAsync(lead, ap, bestF1);
        var level = document.GetProperty("report").GetProperty("runs")[0].GetProperty("byClass")[0];
        Assert.Equal("R", level.GetProperty("class").GetString());
        Assert.Equal(ap, Value(level.GetProperty("ap")), 12);
        Assert.Equal(bestF1, Value(level.GetProperty("bestF1")), 12);
        Assert.All(new[] { ap, bestF1 }, figure => Assert.InRange(figure, 0.3, 0.999));
    }

    private static async Task PublishAsync(Workstation lead, Dictionary<string, IReadOnlyList<Cell>> truth)
    {
        await lead.Page.GotoAsync($"{lead.Project}/rounds");
        await Link(lead, "Publish the data set").ClickAsync();
        var button = Link(lead, "Download zip").Or(Button(lead, "Download zip"));
        var download = await lead.Page.RunAndWaitForDownloadAsync(() => button.ClickAsync());
        await using var zip = await ZipFile.OpenReadAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        using var check = new StreamReader(await zip.GetEntry("check.txt")!.OpenAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith(
            "Everything was read back and compared: no error",
            await check.ReadToEndAsync(TestContext.Current.CancellationToken)
        );
        foreach (var (image, cells) in truth)
        {
            await using var labels = await zip.GetEntry($"Annotations/test/Unioned/{image}.xml")!.OpenAsync(
                TestContext.Current.CancellationToken
            );
            var published = Objects(await XDocument.LoadAsync(labels, LoadOptions.None, TestContext.Current.CancellationToken));
            Assert.Equal(cells.Select(Text).Order(), published.Select(Text).Order());
        }

        // Every step of the protocol but the calibration, which these two went without.
        await lead.Page.GotoAsync($"{lead.Project}/rounds");
        await lead.Page.Locator(".protocol li").First.WaitForAsync();
        await Assertions.Expect(lead.Page.Locator(".protocol li[data-state=Done]", new() { HasText = "Publish" })).ToBeVisibleAsync();
        Assert.Equal(
            ["Calibration"],
            await lead.Page.Locator(".protocol li:not([data-state=Done]) strong").AllInnerTextsAsync()
        );
    }

    /// <summary>The frozen report that the page has gone to.</summary>
    private static async Task<JsonElement> FrozenAsync(Workstation lead)
    {
        await lead.Page.WaitForURLAsync(url => url.Contains("/reports/", StringComparison.Ordinal));
        var hash = lead.Page.Url.Split('/')[^1];
        return await lead.AskAsync($"api/{lead.Project}/reports/{hash}/report.json");
    }

    /// <summary>The figures that a report opens with, as it prints them.</summary>
    private static async Task ShowsAsync(Workstation lead, params double[] figures)
    {
        var printed = lead.Page.Locator(".key-figure strong");
        await printed.First.WaitForAsync();
        Assert.Equal(
            figures.Select(figure => figure.ToString("0.000", CultureInfo.InvariantCulture)),
            (await printed.AllInnerTextsAsync()).Take(figures.Length)
        );
    }

    private static async Task<List<(long Id, long ImageId, string Image, string Person)>> RowsAsync(Workstation lead, string round) =>
        [
            .. (await lead.AskAsync($"api/{lead.Project}/assignments?round={round}&take=50"))
                .GetProperty("items")
                .EnumerateArray()
                .Select(row =>
                    (
                        row.GetProperty("id").GetInt64(),
                        row.GetProperty("imageId").GetInt64(),
                        row.GetProperty("image").GetString()!,
                        row.GetProperty("person").GetString()!
                    )
                ),
        ];

    private static async Task<List<JsonElement>> BoxesAsync(Workstation lead, long image, long assignment) =>
        [
            .. (await lead.AskAsync($"api/{lead.Project}/images/{image}/work?assignment={assignment}"))
                .GetProperty("boxes")
                .EnumerateArray(),
        ];

    private static Cell BoxOf(JsonElement box) =>
        new(
            box.GetProperty("x1").GetDouble(),
            box.GetProperty("y1").GetDouble(),
            box.GetProperty("x2").GetDouble(),
            box.GetProperty("y2").GetDouble(),
            box.GetProperty("class").GetString()!
        );

    /// <summary>A cell or prediction of a report.</summary>
    private static Cell BoxIn(JsonElement item)
    {
        var edges = item.GetProperty("box");
        return new Cell(
            edges[0].GetDouble(),
            edges[1].GetDouble(),
            edges[2].GetDouble(),
            edges[3].GetDouble(),
            item.GetProperty("class").GetString()!
        );
    }

    private static string Text(Cell cell) =>
        string.Create(CultureInfo.InvariantCulture, $"{cell.Class} {cell.X1},{cell.Y1},{cell.X2},{cell.Y2}");

    private static double Value(JsonElement figure) => figure.GetProperty("value").GetDouble();

    private static string RoundOf(Workstation lead) => lead.Page.Url.Split('/')[^1].Split('?')[0];

    private static ILocator Link(Workstation person, string name) =>
        person.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    private static ILocator Button(Workstation person, string name) =>
        person.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}

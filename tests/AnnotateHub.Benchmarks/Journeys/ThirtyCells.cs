using System.Globalization;
using System.Xml.Linq;
using AnnotateHub.Browser.Tests.Harness;
using AnnotateHub.Core.Geometry;
using AnnotateHub.TestKit;

namespace AnnotateHub.Benchmarks.Journeys;

/// <summary>
/// Thirty cells of the demo plate, boxed on the real page in every way of working, with every click, drag and key counted. A box that
/// overlaps the truth by less than 0.5 is deleted and drawn, a wrong class is a key. Drags are perfect: nobody's hand is, so that ways
/// with drags look better here than they are.
/// </summary>
internal static class ThirtyCells
{
    private const int Count = 30;
    private const double SameCell = 0.5;
    private static readonly string[] Keys = ["R", "G", "U"];

    private sealed record Cell(PixelBox Box, string Class);

    private sealed class Tally
    {
        public int Clicks { get; set; }
        public int Drags { get; set; }
        public int Keys { get; set; }
    }

    public static async Task RunAsync(Chromium chromium)
    {
        Console.WriteLine("way | clicks | drags | keys | gestures a cell | boxes at IoU 0.5 with their class | median IoU");
        await ReportAsync(chromium, "click a cell", ClickAsync, cells => cells);
        await ReportAsync(chromium, "stamp of the last size", StampAsync, cells => cells);
        await ReportAsync(chromium, "drag, cells as eyes read them", DragAsync, cells => cells);
        await ReportAsync(
            chromium,
            "drag, one class after the other",
            DragAsync,
            cells => [.. cells.OrderBy(cell => Array.IndexOf(Keys, cell.Class))]
        );
    }

    private static async Task ReportAsync(
        Chromium chromium,
        string way,
        Func<Workstation, Cell, Tally, Task> boxAsync,
        Func<IReadOnlyList<Cell>, IReadOnlyList<Cell>> order
    )
    {
        await using var lab = await Lab.OpenDemoAsync(chromium);
        var annotator = await lab.SignInAsync("student1");
        await annotator.OpenFirstImageAsync();
        await annotator.PictureAsync();
        var assignment = await annotator.Page.EvaluateAsync<long>("() => globalThis.annotateHubCanvas.work.assignment.id");
        // What a click proposes is fetched once an image.
        await annotator.AskAsync(string.Create(CultureInfo.InvariantCulture, $"api/assignments/{assignment}/proposals"));
        var cells = order(await CellsAsync(annotator, Path.Combine(Repository.Root, "seed-data", "truth")));
        var tally = new Tally();
        if (boxAsync == StampAsync)
        {
            await annotator.PressAsync("s");
            tally.Keys++;
        }

        foreach (var cell in cells)
            await boxAsync(annotator, cell, tally);
        await annotator.AllSavedAsync();
        var boxes = await annotator.BoxesAsync();
        var overlaps = cells
            .Select(cell => boxes.Where(box => box.Class == cell.Class).Max(box => (double?)Overlap.Iou(cell.Box, Place(box))) ?? 0)
            .Order()
            .ToList();
        var found = overlaps.Count(one => one >= SameCell);
        var gestures = (double)(tally.Clicks + tally.Drags + tally.Keys) / cells.Count;
        var row = string.Create(
            CultureInfo.InvariantCulture,
            $"{way} | {tally.Clicks} | {tally.Drags} | {tally.Keys} | {gestures:0.00} | {found} of {cells.Count} | {Middle(overlaps):0.00}"
        );
        Console.WriteLine(row);
    }

    private static double Middle(List<double> sorted) => sorted[sorted.Count / 2];

    private static async Task ClickAsync(Workstation annotator, Cell cell, Tally tally)
    {
        var before = await IdsAsync(annotator);
        await HoverAsync(annotator, cell);
        if (await IsProposedAsync(annotator))
        {
            await annotator.ClickAtAsync(cell.Box.CentreX, cell.Box.CentreY);
            tally.Clicks++;
            await annotator.BoxCountAsync(before.Count + 1);
        }

        await MendAsync(annotator, cell, before, tally);
    }

    private static async Task StampAsync(Workstation annotator, Cell cell, Tally tally)
    {
        var before = await IdsAsync(annotator);
        // The first box sets the size.
        if (before.Count > 0)
        {
            await ChooseAsync(annotator, cell, tally);
            await annotator.ClickAtAsync(cell.Box.CentreX, cell.Box.CentreY);
            tally.Clicks++;
            await annotator.BoxCountAsync(before.Count + 1);
        }

        await MendAsync(annotator, cell, before, tally);
    }

    private static async Task DragAsync(Workstation annotator, Cell cell, Tally tally) =>
        await MendAsync(annotator, cell, await IdsAsync(annotator), tally);

    /// <summary>What is missing or lies badly is drawn, and a wrong class set.</summary>
    private static async Task MendAsync(Workstation annotator, Cell cell, HashSet<string> before, Tally tally)
    {
        var made = await MadeAsync(annotator, before);
        if (made is not null && Overlap.Iou(cell.Box, Place(made)) < SameCell)
        {
            await HoverAsync(annotator, made);
            await annotator.PressAsync("Delete");
            tally.Keys++;
            await annotator.BoxCountAsync(before.Count);
            made = null;
        }

        if (made is null)
        {
            await ChooseAsync(annotator, cell, tally);
            await annotator.DrawAsync((int)cell.Box.X1, (int)cell.Box.Y1, (int)cell.Box.X2, (int)cell.Box.Y2);
            tally.Drags++;
            await annotator.BoxCountAsync(before.Count + 1);
            made = await MadeAsync(annotator, before);
        }

        if (made!.Class == cell.Class)
            return;
        await HoverAsync(annotator, made);
        await annotator.PressAsync(KeyOf(cell));
        tally.Keys++;
        await annotator.Page.UntilAsync(
            "([id, key]) => globalThis.annotateHubCanvas.session.boxes.get(id).class === key",
            new[] { made.Id, cell.Class }
        );
    }

    /// <summary>The class of what is drawn next, where it is another than the last.</summary>
    private static async Task ChooseAsync(Workstation annotator, Cell cell, Tally tally)
    {
        if (await annotator.Page.EvaluateAsync<string>("() => globalThis.annotateHubCanvas.chosenClass") == cell.Class)
            return;
        // Away from every box: on one the key would mean that one.
        await annotator.Page.Mouse.MoveAsync(2, 2);
        await annotator.PressAsync(KeyOf(cell));
        tally.Keys++;
    }

    private static string KeyOf(Cell cell) => (Array.IndexOf(Keys, cell.Class) + 1).ToString(CultureInfo.InvariantCulture);

    private static PixelBox Place(DrawnBox box) => new(box.X1, box.Y1, box.X2, box.Y2);

    private static async Task<HashSet<string>> IdsAsync(Workstation annotator) => [.. (await annotator.BoxesAsync()).Select(box => box.Id)];

    private static async Task<DrawnBox?> MadeAsync(Workstation annotator, HashSet<string> before) =>
        (await annotator.BoxesAsync()).SingleOrDefault(box => !before.Contains(box.Id));

    /// <summary>From beside it: a box that was just made answers keys once the pointer has left it.</summary>
    private static Task HoverAsync(Workstation annotator, DrawnBox box) => HoverAsync(annotator, new Cell(Place(box), box.Class));

    private static async Task HoverAsync(Workstation annotator, Cell cell)
    {
        await annotator.Page.Mouse.MoveAsync(2, 2);
        var at = await annotator.ScreenAsync(cell.Box.CentreX, cell.Box.CentreY);
        await annotator.Page.Mouse.MoveAsync(at.X, at.Y, new() { Steps = 3 });
    }

    /// <summary>Whether a dashed box is shown; two frames are what it takes to show or to hide it.</summary>
    private static Task<bool> IsProposedAsync(Workstation annotator) =>
        annotator.Page.EvaluateAsync<bool>(
            """
            () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>
                done([...document.querySelectorAll('.ghost')].some(one => !one.hidden)))))
            """
        );

    /// <summary>Whole cells of the open image, row by row as eyes read.</summary>
    private static async Task<IReadOnlyList<Cell>> CellsAsync(Workstation annotator, string folder) =>
        [
            .. XDocument
                .Load(Path.Combine(folder, $"{await annotator.ImageNameAsync()}.xml"))
                .Descendants("object")
                .Select(cell => new Cell(
                    new PixelBox(Edge(cell, "xmin"), Edge(cell, "ymin"), Edge(cell, "xmax"), Edge(cell, "ymax")),
                    cell.Element("name")!.Value
                ))
                .OrderBy(cell => Math.Floor(cell.Box.CentreY / 100))
                .ThenBy(cell => cell.Box.CentreX)
                .Take(Count),
        ];

    private static double Edge(XElement cell, string name) => (double)cell.Element("bndbox")!.Element(name)!;
}

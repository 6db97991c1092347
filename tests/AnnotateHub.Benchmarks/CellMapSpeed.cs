using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using AnnotateHub.Benchmarks.Journeys;
using AnnotateHub.Browser.Tests.Harness;
using AnnotateHub.Core.Sampling;
using AnnotateHub.TestKit;
using AnnotateHub.Training.Embedding;
using Microsoft.Playwright;

namespace AnnotateHub.Benchmarks;

/// <summary>The map of 20,000 and 84,000 cells: how long it takes to draw up, and frame times of the page's own script while panning and
/// zooming, in Chromium with software GL.</summary>
internal static class CellMapSpeed
{
    private const int Features = 96;
    private const int Groups = 12;

    public static async Task RunAsync()
    {
        foreach (var cells in new[] { 20_000, 84_000 })
        {
            var features = Cells(cells);
            var clock = Stopwatch.StartNew();
            NearestNeighbors.Find(features, 14);
            var neighbors = clock.Elapsed.TotalSeconds;
            clock.Restart();
            var map = Umap.Fit(features, new UmapSettings());
            Console.WriteLine(
                $"{cells:N0} cells of {Features} features: map in {clock.Elapsed.TotalSeconds:0.0} s by the clock "
                    + $"(neighbours alone {neighbors:0.0} s), peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB"
            );
            foreach (var graphics in Enum.GetValues<Graphics>())
                await FramesAsync(map, graphics);
        }
    }

    private static async Task FramesAsync(MapPoint[] map, Graphics graphics)
    {
        await using var chromium = await Chromium.LaunchAsync(graphics);
        var page = await chromium.Browser.NewPageAsync(
            new BrowserNewPageOptions
            {
                ViewportSize = new() { Width = 1440, Height = 900 },
            }
        );
        var assets = Path.Combine(Repository.Root, "wwwroot-assets", "wwwroot");
        var body = Body(map);
        await page.RouteAsync("**/*", async route =>
        {
            var path = new Uri(route.Request.Url).AbsolutePath.TrimStart('/');
            if (path.StartsWith("api/projects/1/cell-maps", StringComparison.Ordinal))
                await route.FulfillAsync(new() { ContentType = "application/json", BodyBytes = body });
            else if (path.Length == 0)
                await route.FulfillAsync(new() { ContentType = "text/html", Body = Html });
            else if (File.Exists(Path.Combine(assets, path)))
                await route.FulfillAsync(
                    new()
                    {
                        ContentType = path.EndsWith(".css", StringComparison.Ordinal) ? "text/css" : "text/javascript",
                        Path = Path.Combine(assets, path),
                    }
                );
            else
                await route.FulfillAsync(new() { Status = 404, Body = "" });
        });
        await page.GotoAsync("http://localhost/");
        await page.WaitForSelectorAsync("[data-ready]");
        var pan = await GestureAsync(page, async mouse => await PanAsync(mouse));
        var zoom = await GestureAsync(page, async mouse =>
        {
            for (var step = 0; step < 120; step++)
                await mouse.WheelAsync(0, step / 15 % 2 == 0 ? -60 : 60);
        });
        Console.WriteLine($"  {graphics}: frames p50 / p95 ms while panning {pan}, while zooming {zoom}");
    }

    private const string Html = """
        <!DOCTYPE html><html><head><base href="/"><link rel="stylesheet" href="css/site.css">
        <link rel="stylesheet" href="css/cellmap.css"></head>
        <body><div class="cell-map" id="map"></div>
        <script type="module">import { mount } from "./cellmap/main.js";
        mount(document.getElementById("map"), { project: 1, map: 1 });</script>
        </body></html>
        """;

    private static async Task PanAsync(IMouse mouse)
    {
        await mouse.MoveAsync(500, 400);
        await mouse.DownAsync();
        for (var step = 0; step < 150; step++)
            await mouse.MoveAsync(500 + (float)(150 * Math.Sin(step / 10.0)), 400 + (float)(120 * Math.Cos(step / 10.0)));
        await mouse.UpAsync();
    }

    private static async Task<Spread> GestureAsync(IPage page, Func<IMouse, Task> gesture)
    {
        await page.EvaluateAsync(
            """
            () => {
                const times = globalThis.benchFrames = [];
                globalThis.benchOn = true;
                const tick = now => { times.push(now); if (globalThis.benchOn) requestAnimationFrame(tick); };
                requestAnimationFrame(tick);
            }
            """
        );
        await gesture(page.Mouse);
        var times = await page.EvaluateAsync<double[]>("() => { globalThis.benchOn = false; return globalThis.benchFrames; }");
        return new Spread([.. times.Zip(times.Skip(1), (first, second) => second - first)]);
    }

    /// <summary>Twelve groups of different spread, as a classifier's features look.</summary>
    private static FeatureMatrix Cells(int count)
    {
        var random = new PinnedRandom(7);
        var centres = Enumerable.Range(0, Groups * Features).Select(_ => (float)random.Between(0, 2)).ToArray();
        var values = new float[count * Features];
        for (var cell = 0; cell < count; cell++)
        {
            var (group, spread) = (random.Below(Groups), random.Between(0.3, 1));
            for (var feature = 0; feature < Features; feature++)
                values[cell * Features + feature] = MathF.Max(
                    0,
                    centres[group * Features + feature]
                        + (float)((random.NextUnit() + random.NextUnit() + random.NextUnit() - 1.5) * spread)
                );
        }

        return new FeatureMatrix(count, Features, values);
    }

    private static byte[] Body(MapPoint[] map)
    {
        byte[] Floats(Func<MapPoint, float> of) => MemoryMarshal.AsBytes<float>(map.Select(of).ToArray()).ToArray();
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                id = 1,
                made = "2026-11-30T00:00:00Z",
                model = "bench v1",
                channels = Array.Empty<string>(),
                classes = new[] { "R", "G", "U" },
                colors = new[] { "#ff5a52", "#35d07f", "#4da3ff" },
                variances = new[] { 0.4, 0.2 },
                neighbors = 15,
                seed = 1,
                images = new[]
                {
                    new
                    {
                        id = 1,
                        name = "f1",
                        patient = "06",
                        split = "Train",
                        width = 1080,
                        height = 1080,
                        planes = Array.Empty<string>(),
                    },
                },
                works = new[]
                {
                    new
                    {
                        assignmentId = 1,
                        image = 0,
                        person = "Expert",
                        round = "Seed",
                    },
                },
                x = Floats(point => point.X),
                y = Floats(point => point.Y),
                first = Floats(point => point.X),
                second = Floats(point => point.Y),
                work = new byte[4 * map.Length],
                @class = map.Select((_, index) => (byte)(index % 3)).ToArray(),
                predicted = map.Select((_, index) => (byte)(index % 3)).ToArray(),
                confidence = Floats(_ => 0.9f),
                edges = new byte[16 * map.Length],
                hidden = 0,
                notes = Array.Empty<string>(),
            },
            JsonSerializerOptions.Web
        );
    }
}

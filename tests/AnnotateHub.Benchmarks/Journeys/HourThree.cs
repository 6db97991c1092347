using System.Globalization;
using AnnotateHub.Browser.Tests.Harness;
using Microsoft.Playwright;

namespace AnnotateHub.Benchmarks.Journeys;

/// <summary>
/// What three hours of work do to one page, without the pauses: 5,000 boxes drawn by real pointer events on 200 images one after the other
/// (36 images of the demo, met again and again), without a reload. Heap after a collection, memory of all of the browser's processes,
/// pointer up to paint and panning in the first and in the last tenth.
/// </summary>
internal static class HourThree
{
    private const int DemoImages = 36;

    public static async Task RunAsync(Chromium chromium, int visits, int boxes)
    {
        await using var lab = await Lab.OpenDemoAsync(chromium, DemoImages);
        var annotator = await lab.SignInAsync("student1");
        await annotator.OpenFirstImageAsync();
        var debugger = await annotator.Context.NewCDPSessionAsync(annotator.Page);
        await debugger.SendAsync("Performance.enable");
        await annotator.PressAsync("b");
        var tenth = Math.Max(1, visits / 10);
        var paints = new List<double>();
        Console.WriteLine("images done | boxes | heap MB | browser MB | pointer up to paint p50/p95 ms | pan: frames/s, longest gap ms");
        for (var visit = 0; visit < visits; visit++)
        {
            await ListenAsync(annotator.Page);
            for (var box = 0; box < boxes; box++)
            {
                var (x, y) = (30 + (visit * 7 + box * 41) % 980, 30 + (visit * 13 + box * 67) % 980);
                await annotator.DrawAsync(x, y, x + 22, y + 26);
            }

            paints.AddRange(await annotator.Page.EvaluateAsync<double[]>("() => globalThis.benchPaints"));
            if ((visit + 1) % tenth == 0)
            {
                await annotator.AllSavedAsync();
                var (pan, heap) = (await CanvasFrames.PanFramesAsync(annotator), await HeapAsync(debugger));
                var drawn = $"{visit + 1} | {(visit + 1) * boxes}";
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{drawn} | {heap:F1} | {BrowserMegabytes()} | {new Spread(paints)} | {pan}"
                    )
                );
                paints.Clear();
            }

            var image = await annotator.ImageNameAsync();
            await annotator.PressAsync((visit / (DemoImages - 1)) % 2 == 0 ? "f" : "d");
            await annotator.ImageIsNotAsync(image);
            await annotator.Page.UntilAsync("() => !document.querySelector('.panes[aria-busy]')");
        }
    }

    /// <summary>From the pointer-up event until the frame that shows the box is on screen.</summary>
    private static async Task ListenAsync(IPage page) =>
        await page.EvaluateAsync(
            """
            () => {
                globalThis.benchPaints = [];
                if (globalThis.benchListens) return;
                globalThis.benchListens = true;
                addEventListener("pointerup", event => {
                    const up = event.timeStamp;
                    requestAnimationFrame(() => {
                        const channel = new MessageChannel();
                        channel.port1.onmessage = () => globalThis.benchPaints.push(performance.now() - up);
                        channel.port2.postMessage(0);
                    });
                }, true);
            }
            """
        );

    private static async Task<double> HeapAsync(ICDPSession debugger)
    {
        await debugger.SendAsync("HeapProfiler.collectGarbage");
        var metrics = (await debugger.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics");
        var used = metrics.EnumerateArray().Single(one => one.GetProperty("name").GetString() == "JSHeapUsedSize");
        return used.GetProperty("value").GetDouble() / (1 << 20);
    }

    /// <summary>Own memory of every process of the browser, graphics among them: what is shared between them counts once.</summary>
    private static long BrowserMegabytes() =>
        Directory
            .EnumerateDirectories("/proc")
            .Where(folder => IsBrowser(folder))
            .Sum(folder => ReadKilobytes(Path.Combine(folder, "smaps_rollup"), "Pss:"))
        / 1024;

    private static bool IsBrowser(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "comm")).StartsWith("chrom", StringComparison.Ordinal);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static long ReadKilobytes(string file, string line)
    {
        try
        {
            return File.ReadLines(file).Where(text => text.StartsWith(line, StringComparison.Ordinal)).Sum(Kilobytes);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile.
            return 0;
        }
    }

    private static long Kilobytes(string text) =>
        long.Parse(text.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}

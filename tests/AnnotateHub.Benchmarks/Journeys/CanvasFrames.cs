using System.Globalization;
using AnnotateHub.Browser.Tests.Harness;
using Microsoft.Playwright;

namespace AnnotateHub.Benchmarks.Journeys;

/// <summary>
/// The real page in Chromium with software GL: two panes, 70, 500 and 2,000 boxes, panned, zoomed and drawn on by real pointer events that
/// come once a sixtieth of a second. Only frames in which the painted view moved are counted: a page that animates while its panes stand
/// still is not fluid. 60 a second is the most.
/// </summary>
internal static class CanvasFrames
{
    private static readonly int[] Counts = [70, 500, 2_000];

    public static async Task RunAsync(Chromium chromium)
    {
        Console.WriteLine("boxes | pan: frames/s, longest gap ms | zoom: frames/s, longest gap ms | pointer up to paint p50/p95 ms | open with boxes ms");
        foreach (var count in Counts)
        {
            await using var lab = await Lab.OpenDemoAsync(chromium);
            var annotator = await lab.SignInAsync("student1");
            await annotator.OpenFirstImageAsync();
            await annotator.Page.EvaluateAsync(Fill, count);
            await annotator.AllSavedAsync();
            await annotator.Page.ReloadAsync();
            var opened = await OpenedAfterAsync(annotator);
            var pan = await PanFramesAsync(annotator);
            var zoom = await FramesAsync(annotator.Page, () => ZoomAsync(annotator));
            var draw = await DrawAsync(annotator);
            Console.WriteLine($"{count, 5} | {pan} | {zoom} | {draw} | {opened:F0}");
        }
    }

    private const string Fill = """
        count => {
            const side = Math.ceil(Math.sqrt(count)), step = 1080 / side, size = Math.max(8, Math.floor(step * 0.9));
            const boxes = Array.from({ length: count }, (_, i) => {
                const x1 = Math.min(1080 - size, Math.floor((i % side) * step)), y1 = Math.min(1080 - size, Math.floor(Math.floor(i / side) * step));
                return { id: `bench-${i}`, x1, y1, x2: x1 + size, y2: y1 + size, class: "RGU"[i % 3], flags: 0, origin: "drawn" };
            });
            annotateHubCanvas.session.perform("add", boxes);
        }
        """;

    private static async Task<double> OpenedAfterAsync(Workstation annotator)
    {
        await annotator.CanvasReadyAsync();
        return await annotator.Page.EvaluateAsync<double>("() => annotateHubCanvas.openedAt");
    }

    /// <summary>Frames a second in which the view moved while it was panned, and the longest gap between two.</summary>
    public static Task<string> PanFramesAsync(Workstation annotator) => FramesAsync(annotator.Page, () => PanAsync(annotator));

    private static async Task PanAsync(Workstation annotator)
    {
        var mouse = annotator.Page.Mouse;
        await mouse.MoveAsync(400, 450);
        await mouse.DownAsync(new MouseDownOptions { Button = MouseButton.Middle });
        await PacedAsync(
            150,
            step => mouse.MoveAsync(400 + (float)(150 * Math.Sin(step / 10.0)), 450 + (float)(120 * Math.Cos(step / 10.0)))
        );
        await mouse.UpAsync(new MouseUpOptions { Button = MouseButton.Middle });
    }

    private static async Task ZoomAsync(Workstation annotator)
    {
        await annotator.Page.Mouse.MoveAsync(400, 450);
        await PacedAsync(120, step => annotator.Page.Mouse.WheelAsync(0, step / 15 % 2 == 0 ? -60 : 60));
    }

    /// <summary>
    /// One event a sixtieth of a second, as a hand sends them: none waits for the page's answer to the one before. The answer to a turn of
    /// the wheel takes two frames, so that who waits for it moves an empty page 30 times a second too.
    /// </summary>
    private static async Task PacedAsync(int steps, Func<int, Task> move)
    {
        var sent = new List<Task>(steps);
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1 / 60.0));
        for (var step = 0; step < steps; step++)
        {
            sent.Add(move(step));
            await pace.WaitForNextTickAsync();
        }

        await Task.WhenAll(sent);
    }

    /// <summary>Times of the frames in which the painted view was another than in the frame before.</summary>
    private static async Task<string> FramesAsync(IPage page, Func<Task> gesture)
    {
        await page.EvaluateAsync(
            """
            () => {
                const times = globalThis.benchFrames = [];
                globalThis.benchOn = true;
                let shown = annotateHubCanvas.viewport;
                const tick = now => {
                    if (annotateHubCanvas.viewport !== shown) { shown = annotateHubCanvas.viewport; times.push(now); }
                    if (globalThis.benchOn) requestAnimationFrame(tick);
                };
                requestAnimationFrame(tick);
            }
            """
        );
        await gesture();
        var times = await page.EvaluateAsync<double[]>("() => { globalThis.benchOn = false; return globalThis.benchFrames; }");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(times.Length - 1) * 1000 / (times[^1] - times[0]):F0}, {times.Zip(times.Skip(1), (first, second) => second - first).Max():F0}"
        );
    }

    private static async Task<Spread> DrawAsync(Workstation annotator)
    {
        var page = annotator.Page;
        await annotator.PressAsync("b");
        // From the pointer-up event to the frame after the one that paints it: that frame is on screen then.
        await page.EvaluateAsync(
            """
            () => {
                globalThis.benchPaints = [];
                addEventListener("pointerup", event => {
                    const up = event.timeStamp;
                    requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = () => globalThis.benchPaints.push(performance.now() - up); channel.port2.postMessage(0); });
                }, true);
            }
            """
        );
        for (var number = 0; number < 20; number++)
            await annotator.DrawAsync(100 + (number * 20), 200, 115 + (number * 20), 230);
        await page.WaitForFunctionAsync("() => globalThis.benchPaints.length >= 20");
        return new Spread(await page.EvaluateAsync<double[]>("() => globalThis.benchPaints"));
    }
}

using AnnotateHub.Browser.Tests.Harness;

namespace AnnotateHub.Benchmarks.Journeys;

/// <summary>From opening the page to its first picture, and from the key to the next picture with a warm cache.</summary>
internal static class NextImage
{
    private const int Images = 12;

    public static async Task RunAsync(Chromium chromium)
    {
        await using var lab = await Lab.OpenDemoAsync(chromium, Images);
        var annotator = await lab.SignInAsync("student1");
        await annotator.OpenFirstImageAsync();

        var opened = new List<double>();
        for (var turn = 0; turn < 5; turn++)
        {
            await annotator.OpenFirstImageAsync();
            opened.Add(await annotator.Page.EvaluateAsync<double>("() => annotateHubCanvas.openedAt"));
        }

        Console.WriteLine($"navigation to first picture, ms p50/p95 | {new Spread(opened)}");
        var shown = new List<double>();
        for (var turn = 0; turn < Images - 2; turn++)
        {
            // The pause in which an annotator looks at the image is when its neighbours are fetched and decoded.
            await Task.Delay(TimeSpan.FromSeconds(1.5));
            await annotator.Page.EvaluateAsync(
                """
                () => {
                    globalThis.benchNext = new Promise((resolve, reject) => addEventListener("keydown", event => {
                        const before = annotateHubCanvas.work.image.name;
                        // The new image and its boxes are drawn in one frame, so the first paint after the key with the new name is the
                        // picture.
                        const look = () => annotateHubCanvas.work.image.name !== before && annotateHubCanvas.lastPaint > event.timeStamp
                            ? resolve(annotateHubCanvas.lastPaint - event.timeStamp)
                            : performance.now() - event.timeStamp > 10_000
                                ? reject(new Error(`No other image than ${before} within 10 s of the key.`))
                                : requestAnimationFrame(look);
                        look();
                    }, { capture: true, once: true }));
                }
                """
            );
            await annotator.PressAsync("f");
            shown.Add(await annotator.Page.EvaluateAsync<double>("() => globalThis.benchNext"));
        }

        Console.WriteLine($"key to next picture, warm cache, ms p50/p95 | {new Spread(shown)}");
    }
}

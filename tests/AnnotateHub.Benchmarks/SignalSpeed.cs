using System.Diagnostics;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Signal;
using AnnotateHub.Imaging.Synthetic;

namespace AnnotateHub.Benchmarks;

/// <summary>The built-in detector on pairs of the synthetic plate in memory, images side by side on every core (issue 4: 10 pairs a second
/// on 2 cores), and on one image of 8,000 x 8,000.</summary>
internal static class SignalSpeed
{
    private const int LargeSide = 8000;

    private static readonly ChannelDefinition[] Channels =
    [
        new("Red", ChannelRole.Fluorescence, "#ff0000"),
        new("Green", ChannelRole.Fluorescence, "#00ff00"),
        new("Hoechst", ChannelRole.Fluorescence, "#0000ff", "nuclei"),
    ];

    public static async Task RunAsync()
    {
        var classes = ClassScheme.CancerNormalUnknown;
        using var detector = new SignalDetector(SignalSettings.ProposeFor(Channels, classes), Channels, classes);
        var generator = new PlateGenerator(new PlateSettings());
        ModelImage[] images = [.. Enumerable.Range(0, 12).Select(index => AsImage(generator.Generate(index)))];
        await detector.ProposeAsync(images);
        using var process = Process.GetCurrentProcess();
        for (var run = 0; run < 3; run++)
        {
            process.Refresh();
            var before = process.TotalProcessorTime;
            var clock = Stopwatch.StartNew();
            var found = await detector.ProposeAsync(images);
            var seconds = clock.Elapsed.TotalSeconds;
            process.Refresh();
            Console.WriteLine(
                $"{images.Length} pairs of 1080 x 1080, {found.Sum(one => one.Count)} cells: {images.Length / seconds:F1} pairs a second on {Environment.ProcessorCount} cores, "
                    + $"processor time {(process.TotalProcessorTime - before).TotalMilliseconds / images.Length:F0} ms a pair"
            );
        }

        var large = Tiled(images[0]);
        GC.Collect();
        process.Refresh();
        var memory = process.WorkingSet64;
        var largeClock = Stopwatch.StartNew();
        var cells = (await detector.ProposeAsync([large]))[0].Count;
        process.Refresh();
        Console.WriteLine(
            $"{LargeSide} x {LargeSide}, {cells} cells: {largeClock.Elapsed.TotalSeconds:F1} s, peak working set "
                + $"{process.PeakWorkingSet64 >> 20} MiB ({memory >> 20} MiB before, its planes among them)"
        );
    }

    private static ModelImage AsImage(SyntheticField field) =>
        new(
            field.Name,
            field.Red.Width,
            field.Red.Height,
            [
                new ModelPlane(Channels[0], field.Red.Pixels, 16),
                new ModelPlane(Channels[1], field.Green.Pixels, 16),
                new ModelPlane(Channels[2], field.Hoechst.Pixels, 16),
            ]
        );

    private static ModelImage Tiled(ModelImage pattern) =>
        new(
            "large",
            LargeSide,
            LargeSide,
            [
                .. pattern.Planes.Select(plane =>
                {
                    var values = new ushort[LargeSide * LargeSide];
                    for (var y = 0; y < LargeSide; y++)
                    for (var x = 0; x < LargeSide; x++)
                        values[y * LargeSide + x] = plane.Values[y % pattern.Height * pattern.Width + x % pattern.Width];
                    return plane with { Values = values };
                }),
            ]
        );
}

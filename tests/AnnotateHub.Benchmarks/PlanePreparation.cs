using System.Diagnostics;
using AnnotateHub.Application;
using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Benchmarks.Journeys;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Display;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Synthetic;
using AnnotateHub.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Benchmarks;

/// <summary>What display planes cost: time for the four of one pair, and the process's peak memory when two 8,000 x 8,000 planes are asked
/// for at once.</summary>
internal static class PlanePreparation
{
    private const int LargeSide = 8000;

    public static async Task RunAsync()
    {
        var field = new PlateGenerator(new PlateSettings()).Generate(0);
        var settings = new DisplaySettings();
        (Plane16 Plane, ChannelRole Role)[] planes =
        [
            (field.Brightfield, ChannelRole.TransmittedLight),
            (field.Red, ChannelRole.Fluorescence),
            (field.Green, ChannelRole.Fluorescence),
            (field.Hoechst, ChannelRole.Fluorescence),
        ];
        var times = new List<double>();
        for (var run = 0; run < 8; run++)
        {
            var clock = Stopwatch.StartNew();
            foreach (var (plane, role) in planes)
                DisplayPlane.RenderPng(plane, role, settings);
            // The first run loads the library and compiles.
            if (run > 0)
                times.Add(clock.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine($"display planes of one pair (4 planes of 1080 x 1080), milliseconds, p50 / p95: {new Spread(times)}");
        await LargeAsync(field.Red, settings);
    }

    private static async Task LargeAsync(Plane16 pattern, DisplaySettings settings)
    {
        using var folder = new TemporaryFolder();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(new DataFolder(folder.Path))
            .AddAnnotateHub()
            .BuildServiceProvider();
        var store = services.GetRequiredService<PlaneStore>();
        string[] hashes = [store.Put(Tiled(pattern, 0)), store.Put(Tiled(pattern, 1))];
        GC.Collect();
        var before = Environment.WorkingSet;
        var clock = Stopwatch.StartNew();
        var displays = services.GetRequiredService<DisplayPlanes>();
        await Task.WhenAll(hashes.Select(hash => displays.PathAsync(hash, ChannelRole.Fluorescence, settings)));
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(
            $"two fluorescence planes of {LargeSide} x {LargeSide} at once: {clock.Elapsed.TotalSeconds:F1} s, peak working set "
                + $"of the process {process.PeakWorkingSet64 >> 20} MiB ({before >> 20} MiB before)"
        );
    }

    private static Plane16 Tiled(Plane16 pattern, int shift)
    {
        var pixels = new ushort[LargeSide * LargeSide];
        for (var y = 0; y < LargeSide; y++)
        for (var x = 0; x < LargeSide; x++)
            pixels[y * LargeSide + x] = pattern.Pixels[(y + shift) % pattern.Height * pattern.Width + x % pattern.Width];
        return new Plane16(LargeSide, LargeSide, pixels);
    }
}

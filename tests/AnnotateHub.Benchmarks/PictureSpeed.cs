using System.Diagnostics;
using AnnotateHub.Benchmarks.Journeys;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Display;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Synthetic;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.TestKit;

namespace AnnotateHub.Benchmarks;

/// <summary>What writing and reading pictures costs: display planes, thumbnails, 16-bit planes, and JPEG files that are named.</summary>
internal static class PictureSpeed
{
    private const int Warming = 5;
    private const int Runs = 25;

    public static void Run(IReadOnlyList<string> jpegs)
    {
        var field = new PlateGenerator(new PlateSettings()).Generate(0);
        using var folder = new TemporaryFolder();
        foreach (
            var (name, plane, role) in new[]
            {
                ("brightfield", field.Brightfield, ChannelRole.TransmittedLight),
                ("fluorescence", field.Red, ChannelRole.Fluorescence),
            }
        )
        {
            var (pixels, width, height) = DisplayPlane.Render(plane, role, new DisplaySettings());
            Time($"display plane {width} x {height}, {name}, written", () => PngWriter.Gray8(width, height, pixels));
            var thumbnail = new byte[160 * 160 * 3];
            for (var at = 0; at < thumbnail.Length; at++)
                thumbnail[at] = pixels[at / 3 / 160 * 3 * width + at / 3 % 160 * 3];
            Time($"thumbnail 160 x 160, {name}, written", () => PngWriter.Rgb8(160, 160, thumbnail));
            Time($"16-bit plane {plane.Width} x {plane.Height}, {name}, written", () => PngWriter.Gray16(plane));
            File.WriteAllBytes(folder.File("a.png"), PngWriter.Gray16(plane));
            Time("the same read", () => ImageFile.ReadPlane(folder.File("a.png")));
        }

        foreach (var jpeg in jpegs)
        {
            var seen = ImageFile.Describe(jpeg);
            int[] samples = [.. Enumerable.Range(0, seen.Samples)];
            Time($"JPEG {seen.Width} x {seen.Height} x {seen.Samples}, header", () => ImageFile.Describe(jpeg));
            Time($"JPEG {seen.Width} x {seen.Height} x {seen.Samples}, read", () => ImageFile.ReadPlanes(jpeg, 0, samples));
        }
    }

    private static void Time(string what, Func<object> act)
    {
        var times = new List<double>();
        var size = "";
        for (var run = 0; run < Warming + Runs; run++)
        {
            var clock = Stopwatch.StartNew();
            var made = act();
            if (run >= Warming)
                times.Add(clock.Elapsed.TotalMilliseconds);
            if (made is byte[] bytes)
                size = $", {bytes.Length >> 10} KiB";
        }

        Console.WriteLine($"{what}: {new Spread(times)} ms (p50 / p95), best {times.Min():F1}{size}");
    }
}

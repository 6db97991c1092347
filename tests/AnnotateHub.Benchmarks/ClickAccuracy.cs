using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Display;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Signal;
using AnnotateHub.Imaging.Synthetic;
using AnnotateHub.TestKit;
using OpenCvSharp;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// How good the box of a click is: one click in the middle of every true cell, the proposal of the canvas's own kernel (run in Node.js over
/// the display planes and candidates that a browser gets), its overlap with the truth, its class, and the time of a proposal.
/// </summary>
internal static class ClickAccuracy
{
    private const int PlateImages = 12;
    private const int BloodImages = 40;

    private static readonly ClassScheme OneClass = new([new LabelClass("cell", "Cell", "#ffffff")]);

    public static async Task RunAsync(string? keep = null)
    {
        var folder = keep ?? Directory.CreateTempSubdirectory("annotatehub-click-").FullName;
        Directory.CreateDirectory(folder);
        try
        {
            var index = 0;
            foreach (var image in Plate().Concat(RealData.Folder is null ? [] : Real(RealData.Folder)))
                await WriteAsync(image, Path.Combine(folder, $"{index++:000}"));
            if (RealData.Folder is null)
                Console.WriteLine(RealData.Missing);
            var node = new ProcessStartInfo("node") { WorkingDirectory = Repository.Root };
            node.ArgumentList.Add(Path.Combine(Repository.Root, "tests", "canvas", "benchmarks", "click.js"));
            node.ArgumentList.Add(folder);
            using var process = Process.Start(node)!;
            await process.WaitForExitAsync();
        }
        finally
        {
            if (keep is null)
                Directory.Delete(folder, recursive: true);
        }
    }

    private sealed record Truth(double X1, double Y1, double X2, double Y2, double X, double Y, string? Class, bool IsStrong);

    private sealed record Case(
        string Set,
        IReadOnlyList<(ChannelDefinition Channel, Plane16 Plane)> Planes,
        ClassScheme Classes,
        IReadOnlyList<Truth> Truths
    );

    private static IEnumerable<Case> Plate()
    {
        ChannelDefinition[] channels =
        [
            new("Brightfield", ChannelRole.TransmittedLight, "#ffffff"),
            new("Red", ChannelRole.Fluorescence, "#ff0000"),
            new("Green", ChannelRole.Fluorescence, "#00ff00"),
            new("Hoechst", ChannelRole.Fluorescence, "#0000ff", "nuclei"),
        ];
        var generator = new PlateGenerator(new PlateSettings());
        foreach (var field in Enumerable.Range(0, PlateImages).Select(generator.Generate))
            yield return new Case(
                "plate",
                [.. channels.Zip([field.Brightfield, field.Red, field.Green, field.Hoechst])],
                ClassScheme.CancerNormalUnknown,
                [.. field.Truth.Cells.Select(cell => At(cell.Box, cell.Class, cell.Class != "U" && !cell.IsWeak))]
            );
    }

    private static IEnumerable<Case> Real(string folder)
    {
        ChannelDefinition phase = new("Phase", ChannelRole.TransmittedLight, "#ffffff"),
            nuclei = new("Far-red", ChannelRole.Fluorescence, "#ff00ff", "nuclei"),
            body = new("TRITC", ChannelRole.Fluorescence, "#ff8000");
        ChannelDefinition[] colours =
        [
            .. new[] { "Red", "Green", "Blue" }.Select(name => new ChannelDefinition(name, ChannelRole.TransmittedLight, "#ffffff")),
        ];
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "bccd", "Annotations"), "*.xml").Order().Take(BloodImages))
        {
            var annotation = XDocument.Load(file).Root!;
            var picture = Path.Combine(folder, "bccd", "JPEGImages", Path.ChangeExtension(Path.GetFileName(file), ".jpg"));
            if (!File.Exists(picture))
                continue;
            var planes = ImageFile.ReadPlanes(picture, 0, [0, 1, 2]);
            yield return new Case(
                "BCCD",
                [.. colours.Zip(planes.Select(plane => plane.Plane))],
                OneClass,
                [
                    .. annotation
                        .Elements("object")
                        .Select(item => item.Element("bndbox")!)
                        .Select(box => new PixelBox(Edge(box, "xmin") - 1, Edge(box, "ymin") - 1, Edge(box, "xmax"), Edge(box, "ymax")))
                        .Where(box => !box.IsEmpty)
                        .Select(box => At(box, null, false)),
                ]
            );
        }

        string hela = Path.Combine(folder, "hela_density", "5000K"),
            crops = Path.Combine(folder, "crops500_2ch", "HeLa"),
            raw = Path.Combine(folder, "raw264_3ch");
        yield return Drawn(
            "HeLa",
            Path.Combine(hela, "Validation", "5000K_feature_1.png"),
            (phase, Path.Combine(hela, "RawImages", "img_channel001_position000_time000000000_z000.tif")),
            (nuclei, Path.Combine(hela, "RawImages", "img_channel000_position000_time000000000_z001.tif"))
        );
        yield return Drawn(
            "HeLa, crop",
            Path.Combine(crops, "hela_validation_interior.tif"),
            (phase, Path.Combine(crops, "phase.tif")),
            (nuclei, Path.Combine(crops, "farred.tif"))
        );
        yield return Drawn(
            "raw264",
            Path.Combine(raw, "set1", "feature_1.png"),
            (phase, Path.Combine(raw, "set1", "phase.png")),
            (body, Path.Combine(raw, "set1", "img_000000000_TRITC_000.png")),
            (nuclei, Path.Combine(raw, "set1", "img_000000000_Far-red_000.png"))
        );
        yield return Drawn(
            "raw264, other hand",
            Path.Combine(raw, "set4_second_drawing_of_set1", "feature_1.png"),
            (phase, Path.Combine(raw, "set1", "phase.png")),
            (body, Path.Combine(raw, "set1", "img_000000000_TRITC_000.png")),
            (nuclei, Path.Combine(raw, "set1", "img_000000000_Far-red_000.png"))
        );
        yield return Drawn(
            "raw264, set 3",
            Path.Combine(raw, "set3", "feature_1.png"),
            (phase, Path.Combine(raw, "set3", "phase.png")),
            (body, Path.Combine(raw, "set3", "img_000000000_TRITC_000.png")),
            (nuclei, Path.Combine(raw, "set3", "nuclear.png"))
        );
    }

    private static double Edge(XElement box, string name) => double.Parse(box.Element(name)!.Value, CultureInfo.InvariantCulture);

    private static Truth At(PixelBox box, string? labelClass, bool isStrong) =>
        new(box.X1, box.Y1, box.X2, box.Y2, (box.X1 + box.X2) / 2, (box.Y1 + box.Y2) / 2, labelClass, isStrong);

    /// <summary>Bounds of the drawn regions; smaller ones than 60 pixels are slips of the pen. The click is at the centre of
    /// mass.</summary>
    private static Case Drawn(string set, string mask, params (ChannelDefinition Channel, string File)[] files)
    {
        var drawn = ImageFile.ReadPlane(mask).Plane;
        byte[] inside = [.. drawn.Pixels.Select(value => value > 0 ? (byte)1 : (byte)0)];
        using var source = Mat.FromPixelData(drawn.Height, drawn.Width, MatType.CV_8UC1, inside);
        using Mat labels = new(),
            stats = new(),
            centres = new();
        var count = Cv2.ConnectedComponentsWithStats(source, labels, stats, centres);
        return new Case(
            set,
            [.. files.Select(one => (one.Channel, ImageFile.ReadPlane(one.File).Plane))],
            OneClass,
            [
                .. Enumerable
                    .Range(1, count - 1)
                    .Where(label => stats.At<int>(label, 4) > 60)
                    .Select(label =>
                    {
                        double x = stats.At<int>(label, 0),
                            y = stats.At<int>(label, 1);
                        return new Truth(
                            x,
                            y,
                            x + stats.At<int>(label, 2),
                            y + stats.At<int>(label, 3),
                            centres.At<double>(label, 0),
                            centres.At<double>(label, 1),
                            null,
                            false
                        );
                    }),
            ]
        );
    }

    private static async Task WriteAsync(Case image, string path)
    {
        var (width, height) = (image.Planes[0].Plane.Width, image.Planes[0].Plane.Height);
        ChannelDefinition[] channels = [.. image.Planes.Select(one => one.Channel)];
        var settings = SignalSettings.ProposeFor(channels, image.Classes);
        IReadOnlyList<Candidate> candidates = [];
        var milliseconds = 0.0;
        if (settings.Fault(channels, image.Classes) is null)
        {
            using var detector = new SignalDetector(settings, channels, image.Classes);
            var model = new ModelImage(
                image.Set,
                width,
                height,
                [.. image.Planes.Select(one => new ModelPlane(one.Channel, one.Plane.Pixels, 16))]
            );
            var clock = Stopwatch.StartNew();
            candidates = (await detector.ProposeAsync([model]))[0];
            milliseconds = clock.Elapsed.TotalMilliseconds;
        }

        string[] classes = [.. image.Classes.Classes.Select(one => one.Key)];
        var planes = new List<object>();
        foreach (var (channel, plane) in image.Planes)
        {
            var (pixels, across, down) = DisplayPlane.Render(plane, channel.Role, new DisplaySettings());
            var file = $"{path}.{planes.Count}.bin";
            await File.WriteAllBytesAsync(file, pixels);
            planes.Add(
                new
                {
                    channel.Name,
                    Role = channel.Role == ChannelRole.Fluorescence ? "fluorescence" : "transmittedLight",
                    File = file,
                    Width = across,
                    Height = down,
                }
            );
        }

        await File.WriteAllTextAsync(
            $"{path}.json",
            JsonSerializer.Serialize(
                new
                {
                    image.Set,
                    Width = width,
                    Height = height,
                    Planes = planes,
                    Assist = new
                    {
                        settings.NucleiChannel,
                        settings.UnmarkedClass,
                        Markers = settings.ChannelClasses,
                        Candidates = candidates.Select(one => new
                        {
                            one.Box.X1,
                            one.Box.Y1,
                            one.Box.X2,
                            one.Box.Y2,
                            Class = classes[one.Class],
                            Score = one.DetectorScore,
                        }),
                    },
                    Truths = image.Truths,
                    DetectorMilliseconds = milliseconds,
                },
                JsonSerializerOptions.Web
            )
        );
    }
}

using System.Xml.Linq;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// Detectors trained on real images of the developers' folder of data (its SOURCES.md) and run on others, by the commands that people use:
/// BCCD 40 to 30 images, RAW 264.7 cells one field to another, HeLa cells left half of a field to the right half.
/// </summary>
internal static class RealTraining
{
    private const int BloodTraining = 40;
    private const int BloodTest = 30;

    /// <summary>Smaller pieces of a mask are specks of the drawing (SOURCES.md counts in the same way).</summary>
    private const int LeastArea = 60;
    private const string OneClass = "Cell";

    public static async Task RunAsync(string set, string data, int seeds, string keep)
    {
        var root = Directory.CreateDirectory(Path.Combine(keep, set)).FullName;
        var (classes, pictures, truths) = Prepare(set, data, root);
        string[] common = [.. pictures, .. classes.SelectMany(key => (string[])["--classes", key])];
        var scores = new TrainingScores(Path.Combine(root, "test", "truth"), classes);
        if (set is not "bccd")
            await scores.ScoreAsync("built-in", Path.Combine(root, "builtin"), Images("test"), pictures, ["--model", "builtin"]);
        for (var seed = 1; seed <= seeds; seed++)
        {
            var model = Path.Combine(root, $"detector-{seed}");
            await TrainingScores.CommandAsync([
                "train",
                "detector",
                "--images",
                Images("train"),
                "--truth",
                Path.Combine(root, "train", "truth"),
                .. common,
                "--seed",
                $"{seed}",
                "--validation-share",
                "0",
                "--threads",
                $"{TrainingScores.Threads}",
                "--out",
                model,
                .. truths,
            ]);
            Console.WriteLine($"{set}, seed {seed}: {TrainingScores.Describe(model)}");
            await scores.ScoreAsync(
                "trained detector",
                Path.Combine(root, $"found-{seed}"),
                Images("test"),
                common,
                ["--model", Path.Combine(model, "model.onnx"), "--manifest", Path.Combine(model, "manifest.json")]
            );
        }

        scores.TellMeans(set);

        string Images(string part) => Path.Combine(root, part, "images");
    }

    private static (string[] Classes, string[] Pictures, string[] More) Prepare(string set, string data, string root)
    {
        switch (set)
        {
            case "bccd":
                var blood = Path.Combine(data, "bccd");
                var files = Directory.GetFiles(Path.Combine(blood, "JPEGImages")).Order(StringComparer.Ordinal).ToList();
                CopyBlood(blood, files[..BloodTraining], Path.Combine(root, "train"));
                CopyBlood(blood, files[BloodTraining..(BloodTraining + BloodTest)], Path.Combine(root, "test"));
                return (
                    ["RBC", "WBC", "Platelets"],
                    Pictures("{group}.jpg", "Red;sample=1", "Green;sample=2", "Blue;sample=3"),
                    ["--steps", "400"]
                );
            case "raw264":
                const string Body = "img_000000000_TRITC_000.png";
                WriteField("train", "set1", "phase.png", Body, "img_000000000_Far-red_000.png");
                WriteField("test", "set3", "phase.png", Body, "nuclear.png");
                return ([OneClass], Fields(3), ["--steps", "150"]);
            case "hela":
                var field = Path.Combine(data, "hela_density", "5000K");
                // The file's channel 000 is far-red, 001 phase contrast (SOURCES.md).
                Plane16[] planes =
                [
                    Read(Path.Combine(field, "RawImages", "img_channel001_position000_time000000000_z000.tif")),
                    Read(Path.Combine(field, "RawImages", "img_channel000_position000_time000000000_z001.tif")),
                ];
                var mask = Read(Path.Combine(field, "Validation", "5000K_feature_1.png"));
                foreach (var (part, left) in new[] { ("train", 0), ("test", mask.Width / 2) })
                    Write(Path.Combine(root, part), part, [.. planes.Select(plane => Half(plane, left))], Half(mask, left));
                return ([OneClass], Fields(2), ["--steps", "150"]);
            default:
                throw new ArgumentException($"Sets are bccd, raw264 and hela; found '{set}'.");
        }

        void WriteField(string part, string folder, params string[] names)
        {
            var from = Path.Combine(data, "raw264_3ch", folder);
            Write(
                Path.Combine(root, part),
                folder,
                [.. names.Select(name => Read(Path.Combine(from, name)))],
                Read(Path.Combine(from, "feature_1.png"))
            );
        }
    }

    private static string[] Fields(int planes) =>
        Pictures(
            "{group}-{channel}.png",
            [
                .. Enumerable
                    .Range(0, planes)
                    .Select(index => $"Plane{index};from={index};role={(index == 0 ? "transmitted" : "fluorescence")}"),
            ]
        );

    private static string[] Pictures(string pattern, params string[] channels) =>
        ["--pattern", pattern, .. channels.SelectMany(channel => (string[])["--channel", channel])];

    private static void CopyBlood(string blood, IEnumerable<string> files, string target)
    {
        var (images, truth) = Folders(target);
        foreach (var file in files)
        {
            var name = Path.GetFileNameWithoutExtension(file);
            File.Copy(file, Path.Combine(images, Path.GetFileName(file)), overwrite: true);
            File.Copy(Path.Combine(blood, "Annotations", $"{name}.xml"), Path.Combine(truth, $"{name}.xml"), overwrite: true);
        }
    }

    private static void Write(string target, string name, Plane16[] planes, Plane16 mask)
    {
        var (images, truth) = Folders(target);
        foreach (var (index, plane) in planes.Index())
            File.WriteAllBytes(Path.Combine(images, $"{name}-{index}.png"), PngWriter.Gray16(plane));
        new XDocument(
            new XElement(
                "annotation",
                new XElement("filename", $"{name}.png"),
                new XElement("size", new XElement("width", mask.Width), new XElement("height", mask.Height), new XElement("depth", 1)),
                Pieces(mask)
                    .Select(box => new XElement(
                        "object",
                        new XElement("name", OneClass),
                        new XElement(
                            "bndbox",
                            new XElement("xmin", box.X1),
                            new XElement("ymin", box.Y1),
                            new XElement("xmax", box.X2),
                            new XElement("ymax", box.Y2)
                        )
                    ))
            )
        ).Save(Path.Combine(truth, $"{name}.xml"));
    }

    private static (string Images, string Truth) Folders(string target) =>
        (
            Directory.CreateDirectory(Path.Combine(target, "images")).FullName,
            Directory.CreateDirectory(Path.Combine(target, "truth")).FullName
        );

    private static Plane16 Read(string file) => ImageFile.ReadPlane(file).Plane;

    private static Plane16 Half(Plane16 plane, int left)
    {
        var width = plane.Width / 2;
        var pixels = new ushort[width * plane.Height];
        for (var y = 0; y < plane.Height; y++)
            plane.Pixels.AsSpan(y * plane.Width + left, width).CopyTo(pixels.AsSpan(y * width));
        return new Plane16(width, plane.Height, pixels);
    }

    /// <summary>Bounds of the connected pieces of a mask (eight neighbours).</summary>
    private static IEnumerable<PixelBox> Pieces(Plane16 mask)
    {
        var (seen, open) = (new bool[mask.Pixels.Length], new Stack<int>());
        for (var start = 0; start < seen.Length; start++)
        {
            if (seen[start] || mask.Pixels[start] == 0)
                continue;
            seen[start] = true;
            open.Push(start);
            int area = 0,
                x1 = int.MaxValue,
                y1 = int.MaxValue,
                x2 = 0,
                y2 = 0;
            while (open.TryPop(out var pixel))
            {
                var (x, y) = (pixel % mask.Width, pixel / mask.Width);
                area++;
                (x1, y1, x2, y2) = (Math.Min(x1, x), Math.Min(y1, y), Math.Max(x2, x + 1), Math.Max(y2, y + 1));
                for (var v = Math.Max(0, y - 1); v <= Math.Min(mask.Height - 1, y + 1); v++)
                for (var u = Math.Max(0, x - 1); u <= Math.Min(mask.Width - 1, x + 1); u++)
                {
                    var next = v * mask.Width + u;
                    if (seen[next] || mask.Pixels[next] == 0)
                        continue;
                    seen[next] = true;
                    open.Push(next);
                }
            }

            if (area > LeastArea)
                yield return new PixelBox(x1, y1, x2, y2);
        }
    }
}

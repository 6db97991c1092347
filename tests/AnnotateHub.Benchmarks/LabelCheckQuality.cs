using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;
using AnnotateHub.Application.Demo;
using AnnotateHub.Application.LabelCheck;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Sampling;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Benchmarks;

/// <summary>Planted errors in the true labels of the synthetic plate: 5 % of classes flipped, 3 % of boxes removed. How many of the
/// first 50 findings are errors that were planted?</summary>
internal static class LabelCheckQuality
{
    private const double Flipped = 0.05;
    private const double Removed = 0.03;
    private const int First = 50;
    private static readonly string[] Classes = ["R", "G", "U"];

    /// <param name="images">About 75 boxes each; 5 % must be more than 50 for the figure to mean something.</param>
    /// <param name="more">Arguments of the command.</param>
    public static async Task RunAsync(int images, string? keep, string[] more)
    {
        var root = Directory.CreateDirectory(keep ?? Path.Combine(Path.GetTempPath(), $"annotatehub-labels-{Guid.NewGuid():N}")).FullName;
        var plate = Path.Combine(root, "plate");
        if (!Directory.Exists(plate))
            PlatePictures.Write(plate, 0, images);
        var planted = Plant(Path.Combine(plate, PublishedTree.Truth), Path.Combine(root, "labels"));
        Console.WriteLine(
            $"{images} images, {planted.Boxes} boxes: {planted.Flips.Count} classes flipped, {planted.Gaps.Count} boxes removed"
        );
        var (clock, result) = (Stopwatch.StartNew(), Path.Combine(root, "check"));
        var code = await Cli.CommandLine.RunAsync(
            [
                "label-check",
                "--images",
                Path.Combine(plate, PublishedTree.Images),
                "--preset",
                "published",
                "--truth",
                Path.Combine(root, "labels"),
                "--classes",
                "R",
                "--classes",
                "G",
                "--classes",
                "U",
                "--threads",
                $"{Math.Min(Environment.ProcessorCount, 8)}",
                "--out",
                result,
                .. more,
            ],
            TextWriter.Null,
            Console.Error
        );
        if (code is not (0 or 2))
            throw new InvalidOperationException($"annotatehub label-check ended with {code}.");
        var document = JsonSerializer.Deserialize<LabelCheckDocument>(
            await File.ReadAllBytesAsync(Path.Combine(result, "label-check.json")),
            TrainingJson.Options
        )!;
        Console.WriteLine($"checked in {clock.Elapsed.TotalSeconds:0} s by the clock, {document.Folds} folds");
        Tell("whole list", document.Findings, planted);
        Tell("classes", [.. document.Findings.Where(one => one.Kind is LabelFindingKind.Class)], planted);
        Tell("missing boxes", [.. document.Findings.Where(one => one.Kind is LabelFindingKind.Missing)], planted);
        Tell("superfluous boxes", [.. document.Findings.Where(one => one.Kind is LabelFindingKind.Superfluous)], planted);
        Console.WriteLine(
            $"share of wrong classes: estimated {document.WrongClassShare:P1}, planted {(double)planted.Flips.Count / planted.Boxes:P1}"
        );
    }

    private static void Tell(string name, IReadOnlyList<LabelFinding> findings, Planted planted)
    {
        var shown = findings.Take(First).ToList();
        var probable = findings.Where(finding => finding.IsProbableError).ToList();
        Console.WriteLine(
            $"{name}: precision at {First} {shown.Count(planted.IsError)} of {shown.Count}; "
                + $"{probable.Count} called probable, of which {probable.Count(planted.IsError)} planted"
        );
    }

    private static Planted Plant(string truth, string target)
    {
        Directory.CreateDirectory(target);
        var random = new PinnedRandom(20261130);
        var planted = new Planted([], []);
        foreach (var file in Directory.EnumerateFiles(truth, "*.xml").Order(StringComparer.Ordinal))
        {
            var (xml, image) = (XDocument.Load(file), Path.GetFileNameWithoutExtension(file));
            foreach (var box in xml.Root!.Elements("object").ToList())
            {
                planted.Boxes++;
                var chance = random.NextUnit();
                if (chance < Removed)
                {
                    planted.Gaps.Add((image, Place(box)));
                    box.Remove();
                }
                else if (chance < Removed + Flipped)
                {
                    var name = box.Element("name")!;
                    planted.Flips.Add((image, Place(box)));
                    name.Value = Classes[(Array.IndexOf(Classes, name.Value) + 1 + random.Below(2)) % Classes.Length];
                }
            }

            xml.Save(Path.Combine(target, Path.GetFileName(file)));
        }

        return planted;
    }

    private static PixelBox Place(XElement box)
    {
        var place = box.Element("bndbox")!;
        double Edge(string name) => (double)place.Element(name)!;
        return new PixelBox(Edge("xmin"), Edge("ymin"), Edge("xmax"), Edge("ymax"));
    }

    private sealed record Planted(List<(string Image, PixelBox Box)> Flips, List<(string Image, PixelBox Box)> Gaps)
    {
        public int Boxes { get; set; }

        public bool IsError(LabelFinding finding) =>
            finding.Kind switch
            {
                LabelFindingKind.Class => Flips.Any(flip => flip.Image == finding.Image && Overlap.Iou(flip.Box, finding.Place) > 0.8),
                LabelFindingKind.Missing => Gaps.Any(gap => gap.Image == finding.Image && Overlap.Iou(gap.Box, finding.Place) >= 0.5),
                _ => false,
            };
    }
}

using System.Diagnostics;
using System.Text.Json;
using AnnotateHub.Application.Demo;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Cli;
using AnnotateHub.Core.Evaluation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Training.Cards;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// Detector and classifier trained on ten images of the synthetic plate and run on twelve others, by the commands that people use; all
/// planes and brightfield
/// alone, beside the built-in detector on the same images. Weakly stained cells count.
/// </summary>
internal static class TrainingQuality
{
    private const int TrainingImages = 10;
    private const int TestImages = 12;
    private static readonly string[] Classes = ["R", "G", "U"];

    /// <param name="inputs"><c>all</c> or <c>brightfield</c>.</param>
    public static async Task RunAsync(string inputs, int seeds, string? keep)
    {
        var root = Directory.CreateDirectory(keep ?? Path.Combine(Path.GetTempPath(), $"annotatehub-training-{Guid.NewGuid():N}")).FullName;
        var (train, test) = (Path.Combine(root, "train"), Path.Combine(root, "test"));
        if (!Directory.Exists(train))
            PlatePictures.Write(train, 0, TrainingImages);
        if (!Directory.Exists(test))
            PlatePictures.Write(test, TrainingImages, TestImages);
        await ScoreAsync("built-in", test, Path.Combine(root, "builtin"), ["--model", "builtin"]);
        for (var seed = 1; seed <= seeds; seed++)
        {
            var (detector, classifier) = (
                Path.Combine(root, $"detector-{inputs}-{seed}"),
                Path.Combine(root, $"classifier-{inputs}-{seed}")
            );
            var clock = Stopwatch.StartNew();
            foreach (var (kind, folder) in new[] { ("detector", detector), ("classifier", classifier) })
                await CommandAsync(
                    "train",
                    kind,
                    "--images",
                    Path.Combine(train, PublishedTree.Images),
                    "--preset",
                    "published",
                    "--truth",
                    Path.Combine(train, PublishedTree.Truth),
                    "--inputs",
                    inputs,
                    "--classes",
                    "R",
                    "--classes",
                    "G",
                    "--classes",
                    "U",
                    "--seed",
                    $"{seed}",
                    "--validation-share",
                    "0",
                    "--threads",
                    $"{Threads()}",
                    "--out",
                    folder
                );
            Console.WriteLine(
                $"{inputs}, seed {seed}: trained in {clock.Elapsed.TotalSeconds:0} s by the clock; {Describe(detector)}; {Describe(classifier)}"
            );
            string[] alone = ["--model", Path.Combine(detector, "model.onnx"), "--manifest", Path.Combine(detector, "manifest.json")];
            await ScoreAsync($"{inputs}, seed {seed}, detector alone", test, Path.Combine(root, $"alone-{inputs}-{seed}"), alone);
            await ScoreAsync(
                $"{inputs}, seed {seed}, two-stage",
                test,
                Path.Combine(root, $"both-{inputs}-{seed}"),
                [
                    .. alone,
                    "--classifier",
                    Path.Combine(classifier, "model.onnx"),
                    "--classifier-manifest",
                    Path.Combine(classifier, "manifest.json"),
                ]
            );
        }
    }

    private static int Threads() =>
        int.TryParse(Environment.GetEnvironmentVariable("TRAINING_THREADS"), out var threads)
            ? threads
            : Math.Min(Environment.ProcessorCount, 8);

    private static string Describe(string folder)
    {
        var card = JsonSerializer.Deserialize<TrainingCard>(File.ReadAllBytes(Path.Combine(folder, "card.json")), TrainingJson.Options)!;
        return $"{card.Kind.ToString().ToLowerInvariant()} {card.Training.Seconds:0} s, peak "
            + $"{card.Training.PeakMegabytes} MB, export differs by {card.Model.ExportDifference:0.0E+0}";
    }

    private static async Task ScoreAsync(string name, string test, string results, string[] models)
    {
        var clock = Stopwatch.StartNew();
        await CommandAsync([
            "detect",
            .. models,
            "--images",
            Path.Combine(test, PublishedTree.Images),
            "--preset",
            "published",
            "--out",
            results,
        ]);
        var seconds = clock.Elapsed.TotalSeconds / TestImages;
        var truthFolder = LabelFolder.Open(Path.Combine(test, PublishedTree.Truth))!;
        var labels = VocFormat
            .Format.Read(truthFolder.Files)
            .Labels.OrderBy(imageLabels => imageLabels.Stem, StringComparer.Ordinal)
            .ToList();
        TruthBox[] truth =
        [
            .. labels.SelectMany(
                (image, index) => image.Boxes.Select(box => new TruthBox(index, Array.IndexOf(Classes, box.Class), box.Box))
            ),
        ];
        Detection[] detections =
        [
            .. labels.SelectMany((image, index) => Found(Path.Combine(results, "Scores", $"{image.Stem}.json"), index)),
        ];
        Console.WriteLine(
            $"  {name}: "
                + $"{string.Join(", ", Classes.Select((key, index) => $"{key} {Figures(truth, detections, index)}"))}, any "
                + $"cell "
                + $"{Figures([.. truth.Select(box => box with { Class = 0 })], [.. detections.Select(box => box with { Class = 0 })], 0)}; "
                + $"{seconds:0.0} s an image"
        );
    }

    private static string Figures(TruthBox[] truth, Detection[] detections, int @class)
    {
        var ranked = new DetectionEvaluation(truth, detections, Classes.Length, DetectionSettings.Voc).At(@class, 0.5);
        return $"AP50 {AveragePrecision.AllPoint(ranked):0.000} F1 {ScoreCurve.Compute(ranked).BestF1?.F1:0.000}";
    }

    private static IEnumerable<Detection> Found(string file, int image)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return
        [
            .. document
                .RootElement.GetProperty("boxes")
                .EnumerateArray()
                .Select(box => new Detection(
                    image,
                    Array.IndexOf(Classes, box.GetProperty("class").GetString()),
                    new PixelBox(Edge(box, "x1"), Edge(box, "y1"), Edge(box, "x2"), Edge(box, "y2")),
                    box.GetProperty("score").GetDouble()
                )),
        ];

        static double Edge(JsonElement box, string name) => box.GetProperty(name).GetDouble();
    }

    private static async Task CommandAsync(params string[] args)
    {
        using var output = new StringWriter();
        var code = await AnnotateHub.Cli.CommandLine.RunAsync(args, output, Console.Error);
        if (code is not (0 or 2))
            throw new InvalidOperationException($"annotatehub {string.Join(' ', args)} ended with {code}: {output}");
    }
}

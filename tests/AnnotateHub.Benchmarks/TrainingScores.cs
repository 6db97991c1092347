using System.Diagnostics;
using System.Text.Json;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Core.Evaluation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Training.Cards;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Benchmarks;

/// <summary>What models find on the test images beside their truth (VOC), one line each, and means over seeds in the end.</summary>
/// <param name="truth">Folder of Pascal VOC files.</param>
internal sealed class TrainingScores(string truth, string[] classes)
{
    private const string AnyCell = "any cell";

    private readonly IReadOnlyList<Exchange.ImageLabels> _labels =
    [
        .. VocFormat.Format.Read(LabelFolder.Open(truth)!.Files).Labels.OrderBy(image => image.Stem, StringComparer.Ordinal),
    ];

    /// <summary>Figures by what was measured, in the order of first telling: AP50 and F1 of each class and of any cell.</summary>
    private readonly Dictionary<string, List<double[]>> _rows = [];

    public static int Threads =>
        int.TryParse(Environment.GetEnvironmentVariable("TRAINING_THREADS"), out var threads)
            ? threads
            : Math.Min(Environment.ProcessorCount, 8);

    public static string Describe(string folder)
    {
        var card = JsonSerializer.Deserialize<TrainingCard>(File.ReadAllBytes(Path.Combine(folder, "card.json")), TrainingJson.Options)!;
        return $"{card.Kind.ToString().ToLowerInvariant()} {card.Training.Seconds:0} s, peak "
            + $"{card.Training.PeakMegabytes} MB, export differs by {card.Model.ExportDifference:0.0E+0}";
    }

    public static async Task CommandAsync(params string[] args)
    {
        using var output = new StringWriter();
        var code = await AnnotateHub.Cli.CommandLine.RunAsync(args, output, Console.Error);
        if (code is not (0 or 2))
            throw new InvalidOperationException($"annotatehub {string.Join(' ', args)} ended with {code}: {output}");
    }

    /// <param name="pictures">How the images are read: <c>--preset</c> or <c>--pattern</c> and channels, and classes where wanted.</param>
    public async Task ScoreAsync(string name, string results, string images, string[] pictures, string[] models)
    {
        var clock = Stopwatch.StartNew();
        await CommandAsync(["detect", .. models, "--images", images, .. pictures, "--out", results]);
        Tell(name, Path.Combine(results, "Scores"), clock.Elapsed.TotalSeconds / _labels.Count);
    }

    /// <summary>Mean and standard deviation over all that was told under one name.</summary>
    public void TellMeans(string title)
    {
        foreach (var (name, rows) in _rows)
            Console.WriteLine(
                $"{title}, {name}, {rows.Count} seeds: "
                    + string.Join(
                        ", ",
                        classes.Append(AnyCell).Select((key, at) => $"{key} AP50 {Spread(rows, 2 * at)} F1 {Spread(rows, 2 * at + 1)}")
                    )
            );
    }

    private void Tell(string name, string scores, double seconds)
    {
        TellArea(name, scores);
        // A class that the model has and the truth has not (the built-in detector's) still is a cell.
        Detection[] found = [.. _labels.SelectMany((image, index) => Found(Path.Combine(scores, $"{image.Stem}.json"), index))];
        Write(name, found, isStrict: true, seconds);
        if (_labels.Any(image => image.Boxes.Any(box => box.Difficult)))
            Write($"{name}, weak ignored", found, isStrict: false, seconds);
    }

    /// <summary>Area under the curve of the first class against the rest: by its probability for the cells that were found.</summary>
    private void TellArea(string name, string scores)
    {
        List<bool> isFirst = [];
        List<double> probabilities = [];
        foreach (var image in _labels)
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(scores, $"{image.Stem}.json")));
            var open = image.Boxes.ToList();
            foreach (var box in document.RootElement.GetProperty("boxes").EnumerateArray().OrderByDescending(Score))
            {
                var shares = box.GetProperty("probabilities");
                if (shares.ValueKind is not JsonValueKind.Array || open.Count == 0)
                    continue;
                var nearest = open.MaxBy(known => Overlap.Iou(known.Box, BoxOf(box)))!;
                if (Overlap.Iou(nearest.Box, BoxOf(box)) < 0.5)
                    continue;
                open.Remove(nearest);
                isFirst.Add(nearest.Class == classes[0]);
                probabilities.Add(shares[0].GetDouble());
            }
        }

        if (ScoreCurve.Compute([.. isFirst], [.. probabilities]).Auroc is { } area)
            Console.WriteLine($"  {name}: AUROC of {classes[0]} against the rest {area:0.000}, {isFirst.Count} cells found");
    }

    private static PixelBox BoxOf(JsonElement box) => new(Edge(box, "x1"), Edge(box, "y1"), Edge(box, "x2"), Edge(box, "y2"));

    private static double Edge(JsonElement box, string name) => box.GetProperty(name).GetDouble();

    private static double Score(JsonElement box) => box.GetProperty("score").GetDouble();

    private void Write(string name, Detection[] found, bool isStrict, double seconds)
    {
        TruthBox[] known =
        [
            .. _labels.SelectMany(
                (image, index) =>
                    image.Boxes.Select(box => new TruthBox(
                        index,
                        Array.IndexOf(classes, box.Class),
                        box.Box,
                        Ignore: !isStrict && box.Difficult
                    ))
            ),
        ];
        double[] figures =
        [
            .. classes.SelectMany((_, index) => Figures(known, found, index)),
            .. Figures([.. known.Select(box => box with { Class = 0 })], [.. found.Select(box => box with { Class = 0 })], 0),
        ];
        if (!_rows.TryGetValue(name, out var rows))
            _rows[name] = rows = [];
        rows.Add(figures);
        Console.WriteLine(
            $"  {name}: "
                + string.Join(
                    ", ",
                    classes.Append(AnyCell).Select((key, at) => $"{key} {figures[2 * at]:0.000} ({figures[2 * at + 1]:0.000})")
                )
                + $"; {seconds:0.0} s an image"
        );
    }

    private double[] Figures(TruthBox[] truth, Detection[] found, int @class)
    {
        var ranked = new DetectionEvaluation(truth, found, classes.Length, DetectionSettings.Voc).At(@class, 0.5);
        return [AveragePrecision.AllPoint(ranked) ?? double.NaN, ScoreCurve.Compute(ranked).BestF1?.F1 ?? double.NaN];
    }

    private IEnumerable<Detection> Found(string file, int image)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return
        [
            .. document
                .RootElement.GetProperty("boxes")
                .EnumerateArray()
                .Select(box => new Detection(
                    image,
                    Math.Max(0, Array.IndexOf(classes, box.GetProperty("class").GetString())),
                    BoxOf(box),
                    Score(box)
                )),
        ];
    }

    private static string Spread(List<double[]> rows, int at)
    {
        var mean = rows.Average(row => row[at]);
        return rows.Count < 2
            ? $"{mean:0.000}"
            : $"{mean:0.000} ± {Math.Sqrt(rows.Sum(row => Math.Pow(row[at] - mean, 2)) / (rows.Count - 1)):0.000}";
    }
}

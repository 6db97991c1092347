using System.Diagnostics;
using AnnotateHub.Benchmarks.Journeys;
using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Evaluation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Sampling;
using Spread = AnnotateHub.Benchmarks.Journeys.Spread;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// The data set of the paper: 1,207 images of 70 true boxes with 84 detections each (101,388; pycocotools: 7 s at one IoU, 191 s at ten),
/// and the agreement of
/// 3 raters on 120 images with 1,000 resamples (issue 6). One thread.
/// </summary>
internal static class EvaluationSpeed
{
    public static void Run()
    {
        var random = new PinnedRandom(3);
        var truth = new List<TruthBox>();
        var detections = new List<Detection>();
        for (var image = 0; image < 1_207; image++)
        {
            var cells = Field(random, 70);
            truth.AddRange(cells.Select(cell => new TruthBox(image, 0, cell)));
            detections.AddRange(cells.Select(cell => new Detection(image, 0, Moved(random, cell, 8), random.NextUnit())));
            detections.AddRange(Field(random, 14).Select(cell => new Detection(image, 0, cell, random.NextUnit() * 0.5)));
        }

        Console.WriteLine($"{truth.Count} true boxes, {detections.Count} detections; milliseconds, p50 / p95");
        Print(
            "AP50, VOC all-point, inclusive",
            () => AveragePrecision.AllPoint(new DetectionEvaluation(truth, detections, 1, DetectionSettings.Paper).At(0, 0.5))
        );
        Print(
            "AP50, COCO",
            () => AveragePrecision.Coco101(new DetectionEvaluation(truth, detections, 1, DetectionSettings.Coco).At(0, 0.5))
        );
        Print(
            "AP@[.5:.95], COCO, ten IoUs",
            () => AveragePrecision.CocoOverThresholds(new DetectionEvaluation(truth, detections, 1, DetectionSettings.Coco), 0)
        );
        Print("whole agreement report of 3 raters, 120 images, 1,000 resamples", WholeReport);
        Print("agreement of 3 raters, 120 images, F1 and kappa of 3 pairs and alpha, 1,000 resamples each", Agreement);
    }

    /// <summary>Every figure of the report, sweep and tables included.</summary>
    private static double? WholeReport()
    {
        string[] classes = ["R", "G", "U"];
        var input = new AgreementInput(
            [new ReportRater("1"), new ReportRater("2"), new ReportRater("3")],
            [.. ThreeRaters(classes).Index().Select(image => new ReportImage($"{image.Index}", $"{image.Index % 3}", image.Item))]
        );
        return AgreementReports.Build(input, new AgreementSettings(classes)).All.MeanF1.Low;
    }

    private static List<ClassedBox[][]> ThreeRaters(string[] classes)
    {
        var random = new PinnedRandom(4);
        return
        [
            .. Enumerable
                .Range(0, 120)
                .Select(_ =>
                {
                    var cells = Field(random, 70);
                    return Enumerable
                        .Range(0, 3)
                        .Select(_ => cells.Select(cell => new ClassedBox(Moved(random, cell, 6), classes[random.Below(3)])).ToArray())
                        .ToArray();
                }),
        ];
    }

    private static double? Agreement()
    {
        string[] classes = ["R", "G", "U"];
        var raters = ThreeRaters(classes);
        var patients = Enumerable.Range(0, 120).Select(image => $"{image % 3}").ToList();
        double? last = null;
        foreach (var (a, b) in new[] { (0, 1), (0, 2), (1, 2) })
        {
            var pairs = raters.Select(image => ImagePair.Match(image[a], image[b], 0.5)).ToList();
            var counts = pairs.Select(pair => pair.Counts).ToList();
            var tables = pairs.Select(pair => ClassAgreement.Compute([pair], classes).Matched).ToList();
            last = Bootstrap
                .ByImage(patients, draw => draw.Aggregate(default(DetectionCounts), (sum, image) => sum + counts[image]).F1)
                .Low;
            last += Bootstrap
                .ByImage(
                    patients,
                    draw => CohenKappa.Compute(ConfusionTable.Sum(draw.Select(image => tables[image]), classes.Length)).Value
                )
                .Low;
        }

        var ratings = raters
            .Select(image =>
                Ratings.OfItems(
                    CellGroups
                        .Create([.. image.Select(own => own.Select(box => box.Box).ToArray())], 0.5)
                        .Select(group =>
                            group
                                .BoxOf.Select(
                                    (box, rater) => box is { } index ? (int?)Array.IndexOf(classes, image[rater][index].Class) : null
                                )
                                .ToArray()
                        ),
                    classes.Length
                )
            )
            .ToList();
        return last
            + Bootstrap
                .ByImage(patients, draw => SeveralRaters.KrippendorffAlpha(Ratings.Concat(draw.Select(image => ratings[image]))).Value)
                .Low;
    }

    private static PixelBox[] Field(PinnedRandom random, int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    double x = random.Between(0, 1_000),
                        y = random.Between(0, 1_000);
                    return new PixelBox(x, y, x + random.Between(36, 84), y + random.Between(36, 84));
                }),
        ];

    private static PixelBox Moved(PinnedRandom random, PixelBox box, double furthest)
    {
        double x = random.Between(-furthest, furthest),
            y = random.Between(-furthest, furthest);
        return new PixelBox(box.X1 + x, box.Y1 + y, box.X2 + x, box.Y2 + y);
    }

    private static void Print(string what, Func<double?> work)
    {
        var times = new List<double>();
        double? value = null;
        for (var run = 0; run < 7; run++)
        {
            var clock = Stopwatch.StartNew();
            value = work();
            if (run > 1)
                times.Add(clock.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine($"  {what}: {new Spread(times)}, value {value:F4}");
    }
}

using AnnotateHub.Core.Evaluation;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Core.Geometry;
using CsCheck;

namespace AnnotateHub.Core.Tests.Evaluation;

/// <summary>The report holds the figures of other people's libraries when it is given their data.</summary>
public sealed class EvaluationReportTests
{
    private static readonly string[] Names = ["R", "G", "U", "V", "W"];

    [Theory]
    [InlineData("one_class")]
    [InlineData("three_classes")]
    [InlineData("dense_70_a_picture")]
    public void Average_precision_by_convention_equals_mmdetection_chainercv_and_pycocotools(string name)
    {
        var jsonElement = Oracles.Case("detection/ap_random.json", name);
        var (truth, found) = (jsonElement.At("data", "gt").RealRows(), jsonElement.At("data", "det").RealRows());
        var images = (int)truth.Concat(found).Max(row => row[0]) + 1;
        string[] classes = [.. Names.Take((int)truth.Concat(found).Max(row => row[1]) + 1)];
        var input = new EvaluationInput(
            [
                .. Enumerable
                    .Range(0, images)
                    .Select(image => new TruthImage(
                        $"{image}",
                        "",
                        [
                            .. truth
                                .Where(row => (int)row[0] == image)
                                .Select(row => new TruthCell(Oracles.Box(row, 2), Names[(int)row[1]], row[6] != 0)),
                        ]
                    )),
            ],
            null,
            [
                new EvaluatedRun(
                    "run",
                    "model",
                    [.. found.Select(row => new Prediction($"{(int)row[0]}", Oracles.Box(row, 2), Names[(int)row[1]], row[6]))]
                ),
            ]
        );

        var run = EvaluationReports.Build(input, new EvaluationSettings(classes, classes, Resamples: 2)).Runs.Single();

        foreach (var (number, level) in run.ByClass.Index())
        {
            var rows = level.Conventions.ToDictionary(row => row.Convention);
            Oracles.Close(
                jsonElement.At("expected", "coco", "AP50_by_class")[number].Real(),
                rows[DetectionConvention.Coco].Points101,
                Oracles.SameFormula
            );
            Oracles.Close(
                jsonElement.At("expected", "coco", "AP_by_class")[number].Real(),
                rows[DetectionConvention.Coco].Mean,
                Oracles.SameFormula
            );
            Library("chainercv_all_point_inclusive", rows[DetectionConvention.Paper].AllPoint, Oracles.SameFormula);
            Library("chainercv_11_point_inclusive", rows[DetectionConvention.Paper].ElevenPoint, Oracles.SameFormula);
            Library("mmdetection_all_point_continuous", rows[DetectionConvention.Voc].AllPoint, Oracles.SinglePrecision);
            Assert.Equal(rows[DetectionConvention.Paper].AllPoint!.Value, level.Ap.Value!.Value, 1e-12);
            Assert.Equal(rows[DetectionConvention.Paper].Best!.F1, level.BestF1.Value!.Value, 1e-12);

            void Library(string key, double? actual, double tolerance)
            {
                if (jsonElement.At("expected").Has(key))
                    Oracles.Close(jsonElement.At("expected", key, "AP_by_class")[number].Real(), actual, tolerance);
                else
                    Assert.NotNull(actual);
            }
        }
    }

    [Fact]
    public void Figures_of_given_cells_equal_sklearn()
    {
        foreach (var jsonElement in Oracles.Cases("classification/binary_scores.json"))
        {
            var (truth, scores) = (jsonElement.At("y").Integers(), jsonElement.At("score").Reals());
            var cells = Build(
                ["R", "G"],
                [.. truth.Select(value => value == 1 ? "R" : "G")],
                [.. scores.Select(score => new Dictionary<string, double> { ["R"] = score, ["G"] = 1 - score })]
            );

            Oracles.Close(jsonElement.At("expected", "roc_auc").Real(), cells.Binary.Auroc.Value, Oracles.SameFormula);
            Oracles.Close(jsonElement.At("expected", "average_precision").Real(), cells.Binary.AveragePrecision, Oracles.SameFormula);
            Oracles.Close(jsonElement.At("expected", "best_f1", "f1").Real(), cells.Binary.Best!.F1, Oracles.SameFormula);
            Assert.Equal(jsonElement.At("expected", "best_f1", "threshold").Real(), cells.Binary.Best.Threshold);
            if (cells.Binary.Brier is { } brier)
                Oracles.Close(jsonElement.At("expected", "brier").Real(), brier, Oracles.SameFormula);
        }
    }

    [Fact]
    public void The_confusion_of_all_classes_equals_sklearn()
    {
        var jsonElement = Oracles.Case("classification/labels.json", "textbook_3x3");
        var (truth, predicted) = (jsonElement.At("y").Integers(), jsonElement.At("predicted").Integers());
        var all = Build(
            ["R", "G", "U"],
            [.. truth.Select(value => Names[value])],
            [.. predicted.Select(value => new Dictionary<string, double> { [Names[value]] = 0.8 })]
        ).AllClasses;

        Assert.Equal(jsonElement.At("expected", "confusion").IntegerRows(), all.Confusion);
        Oracles.Close(
            jsonElement.At("expected", "confusion_row_normalised").RealRows().SelectMany(row => row).ToList(),
            [.. all.RowNormalised.SelectMany(row => row)],
            Oracles.SameFormula
        );
        Oracles.Close(jsonElement.At("expected", "accuracy").Real(), all.Accuracy, Oracles.SameFormula);
        Oracles.Close(jsonElement.At("expected", "balanced_accuracy").Real(), all.BalancedAccuracy, Oracles.SameFormula);
    }

    [Fact]
    public void Three_class_figures_on_a_truth_of_one_class_are_refused_with_the_reason()
    {
        var report = Report(["R"], Truth(("i", "p", [Cell(0, "R"), Cell(1, "G")])), new Prediction("i", Box(0), "R", 0.9));

        Assert.Contains("'G', 'U'", report.Runs[0].Cells.AllClasses.Reason, StringComparison.Ordinal);
        Assert.Contains("nothing else", report.Runs[0].Cells.Binary.Reason, StringComparison.Ordinal);
        Assert.Equal(1, report.Runs[0].ByClass[0].Ap.Value);
        var other = EvaluationReports.Build(
            new EvaluationInput(Truth(("i", "p", [Cell(0, "R")])), ["G"], [new EvaluatedRun("r", "m", [])]),
            new EvaluationSettings(["R"], ["R", "G"])
        );
        Assert.Contains("not evaluated", other.Runs[0].ByClass[0].Reason, StringComparison.Ordinal);
        Assert.Equal(["R"], other.NotEvaluated.Keys);
    }

    [Fact]
    public void Truth_of_images_without_predictions_counts()
    {
        var run = Report(
            null,
            Truth(("i", "p", [Cell(0, "R")]), ("k", "p", [Cell(0, "R")])),
            new Prediction("i", Box(0), "R", 0.9),
            new Prediction("elsewhere", Box(0), "R", 0.9)
        ).Runs[0];

        // One of two cells found, nothing wrong: AP 1/2, F1 2/3.
        Assert.Equal((0.5, 2 / 3.0, 1, 1), (run.ByClass[0].Ap.Value, run.ByClass[0].BestF1.Value, run.Silent, run.Outside));
    }

    [Fact]
    public void A_resample_counts_an_image_as_often_as_it_was_drawn() =>
        Gen.Select(Gen.Int[1, 1_000_000].Array[12], Gen.Int[0, 2].Array[4], Gen.Int[0, 5].Array[12])
            .Where(item => item.Item2.Sum() > 0 && item.Item1.Distinct().Count() == 12)
            .Sample(
                (millionths, times, places) =>
                {
                    // Scores differ, as equal ones would go by place in the input, which copies change. Four images with two cells each and
                    // three detections each, some on cells, some elsewhere.
                    var truth = Enumerable.Range(0, 8).Select(index => new TruthBox(index / 2, 0, Box(index % 2))).ToList();
                    var found = millionths.Select((score, index) => new Detection(index / 3, 0, Box(places[index]), score / 1e6)).ToList();
                    var ranked = new RankedByImage(
                        new DetectionEvaluation(truth, found, 1, DetectionSettings.Voc).At(0, 0.5),
                        index => found[index].Image,
                        truth.Select(cell => (cell.Image, 1)),
                        4
                    );

                    // The same with each image really there so many times.
                    var copies = times.SelectMany((count, image) => Enumerable.Repeat(image, count)).ToList();
                    var manyTruth = copies
                        .SelectMany((image, copy) => truth.Where(cell => cell.Image == image).Select(cell => cell with { Image = copy }))
                        .ToList();
                    var manyFound = copies
                        .SelectMany((image, copy) => found.Where(box => box.Image == image).Select(box => box with { Image = copy }))
                        .ToList();
                    var expected = new DetectionEvaluation(manyTruth, manyFound, 1, DetectionSettings.Voc).At(0, 0.5);

                    var (ap, f1) = ranked.At(times);
                    Assert.Equal(AveragePrecision.AllPoint(expected)!.Value, ap!.Value, 1e-12);
                    Assert.Equal(ScoreCurve.Compute(expected).BestF1?.F1 ?? 0, f1!.Value, 1e-12);
                },
                iter: 200
            );

    [Fact]
    public void Stages_run_from_the_detector_alone_to_the_classifier_alone()
    {
        // The detector prefers the wrong box, the classifier the right one: at w = 0 the hit comes second (AP 1/2), at w = 1 first.
        Dictionary<string, double> Sure(double r) => new() { ["R"] = r };
        var report = Report(
            null,
            Truth(("i", "p", [Cell(0, "R")])),
            new Prediction("i", Box(0), "R", 0, 0.6, Sure(0.9)),
            new Prediction("i", Box(3), "R", 0, 0.8, Sure(0.2))
        );

        var stages = report.Runs[0].Stages;
        Assert.Equal((0.5, "detector only", 1, "classifier only"), (stages[0].Ap, stages[0].Words, stages[^1].Ap, stages[^1].Words));
        Assert.Contains(stages, row => row is { ClassifierWeight: 0.7, Words: "as in this report", Ap: 1 });
    }

    [Fact]
    public void Runs_make_a_mean_and_a_deviation_and_models_are_compared_on_the_same_images()
    {
        var truth = Truth([
            .. Enumerable.Range(0, 12).Select(image => ($"i{image}", image < 6 ? "P1" : "P2", new[] { Cell(0, "R"), Cell(1, "R") })),
        ]);
        EvaluatedRun Run(string name, int found) =>
            new(
                name,
                name.Split('/')[0],
                [
                    .. truth.SelectMany(
                        (image, number) =>
                            Enumerable.Range(0, number < found ? 2 : 1).Select(cell => new Prediction(image.Name, Box(cell), "R", 0.9))
                    ),
                ],
                "P1"
            );
        var report = EvaluationReports.Build(
            new EvaluationInput(truth, null, [Run("ours/1", 12), Run("ours/2", 6), Run("theirs/1", 0)]),
            new EvaluationSettings(["R"], ["R"], Resamples: 100)
        );

        // Recalls 1, 3/4 and 1/2 without an error are the APs. Deviation of 1 and 3/4 with n - 1: 1/4 / sqrt 2.
        Assert.Equal(0.875, report.Models[0].Ap.Mean!.Value, 1e-12);
        Assert.Equal(0.25 / Math.Sqrt(2), report.Models[0].Ap.Deviation!.Value, 1e-12);
        Assert.Equal(0.375, report.Comparisons.Single().ApDifference.Value!.Value, 1e-12);
        // Every image gives the first model at least as much: the interval lies above 0. Patient P1 has all, P2 half of it, drawn within
        // patients: no spread at all.
        Assert.Equal(0.375, report.Comparisons.Single().ApDifference.Low!.Value, 1e-9);
        Assert.Equal(["P1", "P2"], report.Transfers.Where(row => row.Model == "ours").Select(row => row.TestedOn));
    }

    [Fact]
    public void Errors_are_told_apart()
    {
        var truth = Truth(("i", "p", [Cell(0, "R"), Cell(2, "G"), Cell(4, "R")]));
        EvaluatedRun run = new(
            "r",
            "m",
            [
                new Prediction("i", Box(0), "R", 0.9),
                new Prediction("i", Box(2), "R", 0.8),
                new Prediction("i", new PixelBox(70, 0, 110, 40), "R", 0.7),
                new Prediction("i", Box(9), "R", 0.6),
                new Prediction("i", Box(11), "R", 0.1),
            ]
        );
        var (errors, hits) = ModelErrors.Find(new EvaluationInput(truth, null, [run]), run, "R", 0.5, 0.5);

        Assert.Equal(1, hits);
        Assert.Equal(
            [ModelErrorKind.Confused, ModelErrorKind.Oversized, ModelErrorKind.FalsePositive, ModelErrorKind.Missed],
            errors.Select(error => error.Kind)
        );
    }

    private static PixelBox Box(int place) => new(20 * place, 0, 20 * place + 10, 10);

    private static TruthCell Cell(int place, string @class) => new(Box(place), @class);

    private static TruthImage[] Truth(params (string Name, string Patient, TruthCell[] Cells)[] images) =>
        [.. images.Select(image => new TruthImage(image.Name, image.Patient, image.Cells))];

    private static EvaluationReport Report(
        IReadOnlyList<string>? exhaustive,
        IReadOnlyList<TruthImage> truth,
        params Prediction[] predictions
    ) =>
        EvaluationReports.Build(
            new EvaluationInput(truth, exhaustive, [new EvaluatedRun("r", "m", predictions)]),
            new EvaluationSettings(["R"], ["R", "G", "U"])
        );

    /// <summary>Cells that the predictions lie on exactly.</summary>
    private static CellLevel Build(string[] classes, string[] truth, IReadOnlyDictionary<string, double>[] probabilities) =>
        EvaluationReports
            .Build(
                new EvaluationInput(
                    Truth(("i", "p", [.. truth.Select((name, place) => Cell(place, name))])),
                    null,
                    [
                        new EvaluatedRun(
                            "r",
                            "m",
                            [.. probabilities.Select((all, place) => new Prediction("i", Box(place), "R", 0.5, null, all))]
                        ),
                    ]
                ),
                new EvaluationSettings(["R"], classes)
            )
            .Runs[0]
            .Cells;
}

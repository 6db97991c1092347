using System.Globalization;
using AnnotateHub.Application.LabelCheck;
using AnnotateHub.Application.Reports.Experiments;
using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Evaluation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Training.Cards;
using AnnotateHub.Training.Experiments;
using AnnotateHub.Training.Jobs;
using ResultsOfUnits = System.Collections.Generic.IReadOnlyDictionary<
    AnnotateHub.Application.Experiments.ExperimentUnit,
    AnnotateHub.Application.Experiments.ExperimentUnitResult
>;

namespace AnnotateHub.Application.Experiments;

/// <summary>Figures of finished trainings, by the evaluation that reports use too.</summary>
internal sealed class ExperimentTables(
    ExperimentData data,
    ResultsOfUnits results,
    IReadOnlyDictionary<(ExperimentUnit Detector, ExperimentUnit Classifier), IReadOnlyList<HeldOutImage>> pairs
)
{
    private const double Iou = 0.5;
    private static readonly string[] CellFigures = ["f1", "precision", "recall", "auroc", "accuracy", "parameters", "training_seconds"];
    private const double PaperWeight = 0.7;
    private const int CellResamples = 1_000;
    private const int ImageResamples = 200;

    private string Positive => data.Classes[data.Positive];

    public IReadOnlyList<ExperimentTable> Make() =>
        [
            .. data
                .Plan.Tables.Distinct()
                .OrderBy(table => table)
                .SelectMany(table =>
                    table switch
                    {
                        ExperimentTableKind.Cells => [Cells(), Confusion()],
                        ExperimentTableKind.Backbones => [Backbones()],
                        ExperimentTableKind.Images => [Images()],
                        ExperimentTableKind.Unknown => [Unknown()],
                        ExperimentTableKind.Patients => [Patients()],
                        _ => new[] { Sizes() },
                    }
                ),
        ];

    private ExperimentTable Cells() =>
        new(
            "table2",
            $"Cell-level classification of {Positive} by input",
            ["input"],
            CellFigures,
            [
                .. data.Plan.Inputs.Select(
                    (input, index) => Row(input.Name, [.. ExperimentUnits.Seeds(data, TrainingKind.Classifier, index)])
                ),
            ]
        );

    private ExperimentTable Backbones() =>
        new(
            "table3",
            $"Cell-level classification of {Positive} by network ({data.Plan.Input})",
            ["network"],
            CellFigures,
            [
                .. ExperimentUnits
                    .Networks(data)
                    .Select(place => Row(data.Networks[place].Name, [.. ExperimentUnits.ForNetwork(data, place)])),
            ]
        );

    private ExperimentRow Row(string name, IReadOnlyList<ExperimentUnit> units) =>
        new(
            [name],
            [
                OfCells(units, curve => curve.BestF1?.F1),
                OfCells(units, curve => curve.BestF1?.Precision),
                OfCells(units, curve => curve.BestF1?.Recall),
                OfCells(units, curve => curve.Auroc),
                Over(units, unit => Labels(results[unit].Test, null).Accuracy),
                Over(units, unit => results[unit].Parameters),
                Over(units, unit => results[unit].Seconds),
            ]
        );

    /// <summary>Fig. 7: rows divided by their sum, mean over the seeds.</summary>
    private ExperimentTable Confusion() =>
        new(
            "figure7",
            "Normalised confusion matrices by input: rows are true classes",
            ["input", "true"],
            data.Classes,
            [
                .. data.Plan.Inputs.SelectMany(
                    (input, index) =>
                        data.Classes.Select(
                            (key, actual) =>
                                new ExperimentRow(
                                    [input.Name, key],
                                    [
                                        .. data.Classes.Select(
                                            (_, said) =>
                                                Over([.. ExperimentUnits.Seeds(data, TrainingKind.Classifier, index)], unit =>
                                                    Labels(results[unit].Test, null).RowNormalised[actual][said]
                                                )
                                        ),
                                    ]
                                )
                        )
                ),
            ]
        );

    private ExperimentTable Images() =>
        new(
            "table4",
            $"Image-level detection of {Positive} by input: detector alone, classifier alone (w = 1), both (w = 0.7)",
            ["input"],
            ["detector_f1", "detector_ap50", "w1_f1", "w1_ap50", "w07_f1", "w07_ap50", "parameters", "training_seconds"],
            [
                .. data.Plan.Inputs.Select(
                    (input, index) =>
                    {
                        var units = ExperimentUnits.Seeds(data, TrainingKind.Detector, index).Select(ExperimentUnits.Pair).ToList();
                        return new ExperimentRow(
                            [input.Name],
                            [
                                OfImages(units, null, F1),
                                OfImages(units, null, AveragePrecision.AllPoint),
                                OfImages(units, 1, F1),
                                OfImages(units, 1, AveragePrecision.AllPoint),
                                OfImages(units, PaperWeight, F1),
                                OfImages(units, PaperWeight, AveragePrecision.AllPoint),
                                Over(units, pair => results[pair.Detector].Parameters + results[pair.Classifier].Parameters),
                                Over(units, pair => results[pair.Detector].Seconds + results[pair.Classifier].Seconds),
                            ]
                        );
                    }
                ),
            ]
        );

    private ExperimentTable Unknown() =>
        new(
            "table5",
            $"Detection of {Positive} by what is learnt from unknown cells (w = 0.7, {data.Plan.Input})",
            ["strategy"],
            ["f1", "ap50"],
            [
                .. ExperimentUnits.AllStrategies.Select(strategy =>
                {
                    var units = ExperimentUnits
                        .Seeds(data, TrainingKind.Detector, ExperimentUnits.MainInput(data))
                        .Select(unit => (unit, unit with { Kind = TrainingKind.Classifier, Strategy = strategy }))
                        .ToList();
                    return new ExperimentRow(
                        [Words(strategy)],
                        [OfImages(units, PaperWeight, F1), OfImages(units, PaperWeight, AveragePrecision.AllPoint)]
                    );
                }),
            ]
        );

    private ExperimentTable Patients()
    {
        string[] tested =
        [
            .. data.Test.Select(item => item.Item.Patient).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        return new ExperimentTable(
            "table6",
            $"F1 of {Positive} when trained on images of one patient (w = 0.7, {data.Plan.Input})",
            ["trained_on", "training_images"],
            [.. tested.Select(patient => $"f1_{patient}")],
            [
                .. data
                    .Patients.Prepend(null)
                    .Select(patient =>
                    {
                        var units = ExperimentUnits
                            .Seeds(data, TrainingKind.Detector, ExperimentUnits.MainInput(data))
                            .Select(unit => ExperimentUnits.Pair(unit with { Patient = patient }))
                            .ToList();
                        return new ExperimentRow(
                            [patient ?? "all", results[units[0].Detector].Images.ToString(CultureInfo.InvariantCulture)],
                            [.. tested.Select(other => OfImages(units, PaperWeight, F1, other))]
                        );
                    }),
            ]
        );
    }

    private ExperimentTable Sizes() =>
        new(
            "figure11",
            $"Cell-level classification of {Positive} by the size of the training set; smaller sets lie in the larger ones",
            ["input", "percent", "training_images"],
            ["auroc", "f1"],
            [
                .. data.Plan.Inputs.SelectMany(
                    (input, index) =>
                        data
                            .Plan.Sizes.Order()
                            .Select(size =>
                            {
                                var units = ExperimentUnits
                                    .Seeds(data, TrainingKind.Classifier, index)
                                    .Select(unit => unit with { Percent = size })
                                    .ToList();
                                return new ExperimentRow(
                                    [
                                        input.Name,
                                        size.ToString("0.##", CultureInfo.InvariantCulture),
                                        results[units[0]].Images.ToString(CultureInfo.InvariantCulture),
                                    ],
                                    [OfCells(units, curve => curve.Auroc), OfCells(units, curve => curve.BestF1?.F1)]
                                );
                            })
                ),
            ]
        );

    private static ExperimentFigure Over<T>(IReadOnlyList<T> units, Func<T, double?> figure)
    {
        var values = MeanDeviation.From(units.Select(figure));
        return new ExperimentFigure(values?.Mean, values?.Deviation, values?.Count ?? 0, null, null);
    }

    private ExperimentFigure OfCells(IReadOnlyList<ExperimentUnit> units, Func<ScoreCurve, double?> figure) =>
        WithInterval(units, CellResamples, (unit, draw) => figure(Curve(results[unit].Test, draw)), null);

    private ExperimentFigure OfImages(
        IReadOnlyList<(ExperimentUnit Detector, ExperimentUnit Classifier)> units,
        double? weight,
        Func<RankedDetections, double?> figure,
        string? patient = null
    ) => WithInterval(units, ImageResamples, (pair, draw) => figure(Ranked(pair, weight, draw)), patient);

    /// <summary>Mean and deviation over the seeds; the interval is of the mean, by images of the test.</summary>
    private ExperimentFigure WithInterval<T>(
        IReadOnlyList<T> units,
        int resamples,
        Func<T, IReadOnlyList<int>, double?> figure,
        string? patient
    )
    {
        int[] places =
        [
            .. Enumerable.Range(0, data.Test.Count).Where(place => patient is null || data.Test[place].Item.Patient == patient),
        ];
        var values = MeanDeviation.From(units.Select(unit => figure(unit, places)));
        var interval = Bootstrap.ByImage(
            [.. places.Select(place => data.Test[place].Item.Patient ?? "")],
            draw => MeanDeviation.From(units.Select(unit => figure(unit, [.. draw.Select(image => places[image])])))?.Mean,
            resamples
        );
        return new ExperimentFigure(values?.Mean, values?.Deviation, values?.Count ?? 0, interval.Low, interval.High, interval.Reason);
    }

    private ScoreCurve Curve(IReadOnlyList<HeldOutImage> said, IReadOnlyList<int> places)
    {
        var cells = places
            .SelectMany(place =>
                data.Test[place].Item.Boxes.Zip(said[place].Probabilities, (box, row) => (box.Class, Score: row[data.Positive]))
            )
            .ToList();
        return ScoreCurve.Compute([.. cells.Select(cell => cell.Class == data.Positive)], cells.Select(cell => cell.Score).ToArray());
    }

    private LabelMetrics Labels(IReadOnlyList<HeldOutImage> said, IReadOnlyList<int>? places) =>
        new(
            (places ?? [.. Enumerable.Range(0, data.Test.Count)]).SelectMany(place =>
                data.Test[place]
                    .Item.Boxes.Zip(said[place].Probabilities, (box, row) =>
                        (box.Class, Enumerable.Range(0, row.Count).MaxBy(@class => row[@class]))
                    )
            ),
            data.Classes.Count
        );

    /// <param name="weight">Of the classifier; null: the detector alone.</param>
    private RankedDetections Ranked((ExperimentUnit Detector, ExperimentUnit Classifier) pair, double? weight, IReadOnlyList<int> places)
    {
        var (truth, detections) = (new List<TruthBox>(), new List<Detection>());
        foreach (var (number, place) in places.Index())
        {
            truth.AddRange(
                data.Test[place]
                    .Item.Boxes.Where(box => box.Class == data.Positive)
                    .Select(box => new TruthBox(number, 0, new PixelBox(box.X1, box.Y1, box.X2, box.Y2)))
            );
            detections.AddRange(Found(pair, weight, place).Select(label => new Detection(number, 0, label.Box, label.Score)));
        }

        return new DetectionEvaluation(truth, detections, 1, DetectionSettings.Voc).At(0, Iou);
    }

    private IEnumerable<Pseudolabel> Found((ExperimentUnit Detector, ExperimentUnit Classifier) pair, double? weight, int place)
    {
        if (_found.TryGetValue((pair, weight, place), out var known))
            return known;
        var image = pairs[pair][place];
        var candidates = image
            .Boxes.Select(
                (box, index) =>
                    new Candidate(
                        new PixelBox(box.X1, box.Y1, box.X2, box.Y2),
                        box.Class,
                        box.Score,
                        weight is null ? null : image.Probabilities[index]
                    )
            )
            .ToList();
        var settings = new PseudolabelSettings();
        return _found[(pair, weight, place)] = [
            .. PseudolabelSelection
                .Select(candidates, data.Classes, data.Classes, settings with { ClassifierWeight = weight ?? settings.ClassifierWeight })
                .Where(label => label.Class == Positive),
        ];
    }

    private readonly Dictionary<
        ((ExperimentUnit Detector, ExperimentUnit Classifier) Pair, double? Weight, int Place),
        IReadOnlyList<Pseudolabel>
    > _found = [];

    private static double? F1(RankedDetections ranked) => ranked.TruthCount == 0 ? null : ScoreCurve.Compute(ranked).BestF1?.F1 ?? 0;

    private static string Words(UnknownStrategy strategy) =>
        strategy switch
        {
            UnknownStrategy.Keep => "Unknown cells as a class of their own",
            UnknownStrategy.Drop => "Not including unknown cells",
            UnknownStrategy.Pseudolabel => "Pseudolabels for all unknown cells",
            UnknownStrategy.SurePseudolabel => "Pseudolabels for unknown cells with over 0.8 of being positive",
            _ => "All unknown cells as negative",
        };
}

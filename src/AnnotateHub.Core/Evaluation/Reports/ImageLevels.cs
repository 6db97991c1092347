using AnnotateHub.Core.Agreement.Reports;

namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>Detection of one class in whole images.</summary>
internal sealed class ImageLevels(EvaluationInput input, EvaluationSettings settings)
{
    private const int PointsDrawn = 400;

    private readonly Dictionary<string, int> _numberOf = input
        .Images.Index()
        .ToDictionary(item => item.Item.Name, item => item.Index, StringComparer.Ordinal);

    public static IReadOnlyList<(DetectionConvention Key, string Words, DetectionSettings Settings)> Conventions { get; } =
    [
        (DetectionConvention.Paper, "VOC matching, inclusive pixels (the authors')", DetectionSettings.Paper),
        (DetectionConvention.Voc, "VOC matching, continuous edges", DetectionSettings.Voc),
        (DetectionConvention.Coco, "COCO matching, continuous edges, 100 a class and image", DetectionSettings.Coco),
    ];

    /// <summary>The truth of a class and the scored boxes of it, in numbers.</summary>
    public (List<TruthBox> Truth, List<Detection> Detections) Numbers(string @class, IEnumerable<Prediction> predictions) =>
        (
            [
                .. input.Images.SelectMany(
                    (image, number) =>
                        image.Cells.Where(cell => cell.Class == @class).Select(cell => new TruthBox(number, 0, cell.Box, cell.Ignore))
                ),
            ],
            [
                .. from item in predictions
                where item.Class == @class && _numberOf.ContainsKey(item.Image)
                select new Detection(_numberOf[item.Image], 0, item.Box, item.Score),
            ]
        );

    public DetectionSettings Chosen => Conventions.First(item => item.Key == settings.Convention).Settings;

    public ImageLevel Compute(
        string @class,
        IEnumerable<Prediction> predictions,
        Func<RankedByImage, Func<(double? Ap, double? BestF1), double?>, Figure> figure
    )
    {
        var (truth, detections) = Numbers(@class, predictions);
        var ranked = new DetectionEvaluation(truth, detections, 1, Chosen).At(0, settings.Iou);
        var byImage = ByImage(ranked, truth, detections);
        return new ImageLevel(
            @class,
            truth.Count(cell => !cell.Ignore),
            truth.Count(cell => cell.Ignore),
            detections.Count,
            figure(byImage, both => both.Ap),
            figure(byImage, both => both.BestF1),
            [.. Conventions.Select(item => Row(item.Key, item.Words, new DetectionEvaluation(truth, detections, 1, item.Settings)))],
            Curve(ranked),
            null
        );
    }

    public RankedByImage ByImage(RankedDetections ranked, IReadOnlyList<TruthBox> truth, IReadOnlyList<Detection> detections) =>
        new(
            ranked,
            detection => detections[detection].Image,
            truth.Where(cell => !cell.Ignore).Select(cell => (cell.Image, 1)),
            input.Images.Count
        );

    private ConventionRow Row(DetectionConvention convention, string words, DetectionEvaluation evaluation)
    {
        var ranked = evaluation.At(0, settings.Iou);
        var curve = ScoreCurve.Compute(ranked);
        return new ConventionRow(
            convention,
            words,
            AveragePrecision.AllPoint(ranked),
            AveragePrecision.ElevenPoint(ranked),
            AveragePrecision.Coco101(ranked),
            AveragePrecision.CocoOverThresholds(evaluation, 0),
            ranked.TruthCount == 0 ? null : OperatingPoint.From(curve.BestF1),
            ranked.TruthCount == 0 ? null : OperatingPoint.From(ScoreCurve.Best(curve.OnTheAuthorsGrid))
        );
    }

    private static IReadOnlyList<CurvePoint> Curve(RankedDetections ranked)
    {
        var points = ScoreCurve.Compute(ranked).Points;
        var step = Math.Max(1, (points.Count + PointsDrawn - 1) / PointsDrawn);
        return
        [
            .. points
                .Where((_, index) => index % step == 0 || index == points.Count - 1)
                .Select(point => new CurvePoint(point.Recall, point.Precision, point.Threshold)),
        ];
    }
}

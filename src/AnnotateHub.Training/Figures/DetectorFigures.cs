using AnnotateHub.Core.Evaluation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Training.Figures;

/// <summary>A detector's figures, by the evaluation that reports use too.</summary>
public static class DetectorFigures
{
    private const double Iou = 0.5;

    /// <param name="found">For each image.</param>
    public static ValidationFigures From(
        int step,
        IReadOnlyList<TrainingImage> images,
        IReadOnlyList<IReadOnlyList<ScoredBox>> found,
        IReadOnlyList<string> classes
    )
    {
        TruthBox[] truth =
        [
            .. images.SelectMany(
                (image, index) => image.Boxes.Select(box => new TruthBox(index, box.Class, new PixelBox(box.X1, box.Y1, box.X2, box.Y2)))
            ),
        ];
        Detection[] detections =
        [
            .. found.SelectMany(
                (boxes, index) =>
                    boxes.Select(box => new Detection(index, box.Class, new PixelBox(box.X1, box.Y1, box.X2, box.Y2), box.Score))
            ),
        ];
        var each = new DetectionEvaluation(truth, detections, classes.Count, DetectionSettings.Voc);
        var any = new DetectionEvaluation(
            [.. truth.Select(box => box with { Class = 0 })],
            [.. detections.Select(box => box with { Class = 0 })],
            1,
            DetectionSettings.Voc
        );
        return new ValidationFigures(
            step,
            images.Count,
            [.. classes.Select((key, index) => Figures(key, each.At(index, Iou)))],
            Figures(null, any.At(0, Iou))
        );
    }

    private static ClassFigures Figures(string? key, RankedDetections ranked)
    {
        var best = ScoreCurve.Compute(ranked).BestF1;
        return new ClassFigures(
            key,
            ranked.TruthCount,
            AveragePrecision.AllPoint(ranked),
            ranked.TruthCount == 0 ? null : best?.F1 ?? 0,
            best?.Threshold
        );
    }
}

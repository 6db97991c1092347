using AnnotateHub.Core.Evaluation;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Imaging.Signal;
using AnnotateHub.Imaging.Synthetic;
using AnnotateHub.Imaging.Tests.Synthetic;

namespace AnnotateHub.Imaging.Tests.Signal;

/// <summary>The demo plate against its held-aside truth, with default settings; docs/signal-detector.md holds the figures over more images
/// and other seeds.</summary>
public class PlateScoreTests
{
    private static readonly string[] Keys = ["R", "G", "U"];

    /// <summary>Two images of each patient; weights of the confidence come from other seeds.</summary>
    private static readonly Lazy<Task<(DetectionEvaluation Evaluation, IReadOnlyList<Detection> Detections)>> Found = new(async () =>
    {
        var fields = Plate.Fields.Take(6).ToList();
        using var detector = new SignalDetector(Scene.Proposed, Scene.Channels, ClassScheme.CancerNormalUnknown);
        var found = await detector.ProposeAsync([.. fields.Select(AsImage)]);
        Detection[] detections =
        [
            .. found.SelectMany(
                (candidates, image) => candidates.Select(one => new Detection(image, one.Class, one.Box, one.DetectorScore))
            ),
        ];
        TruthBox[] truth =
        [
            .. fields.SelectMany(
                (field, image) => field.Truth.Cells.Select(cell => new TruthBox(image, Array.IndexOf(Keys, cell.Class), cell.Box))
            ),
        ];
        return (new DetectionEvaluation(truth, detections, Keys.Length, DetectionSettings.Voc), detections);
    });

    private static ModelImage AsImage(SyntheticField field) =>
        new(
            field.Name,
            field.Red.Width,
            field.Red.Height,
            [
                new ModelPlane(Scene.Channels[1], field.Red.Pixels, 16),
                new ModelPlane(Scene.Channels[2], field.Green.Pixels, 16),
                new ModelPlane(Scene.Channels[3], field.Hoechst.Pixels, 16),
            ]
        );

    [Theory]
    [InlineData("R", 0.85)]
    [InlineData("G", 0.85)]
    [InlineData("U", 0.75)]
    public async Task Average_precision_at_IoU_one_half_reaches_the_target(string key, double target)
    {
        var (evaluation, _) = await Found.Value;
        Assert.InRange(AveragePrecision.AllPoint(evaluation.At(Array.IndexOf(Keys, key), 0.5))!.Value, target, 1);
    }

    [Fact]
    public async Task A_score_says_how_often_the_box_is_right()
    {
        var (evaluation, detections) = await Found.Value;
        var right = new bool[detections.Count];
        for (var @class = 0; @class < Keys.Length; @class++)
            foreach (var one in evaluation.At(@class, 0.5).Ranked)
                right[one.Detection] = one.Outcome == DetectionOutcome.TruePositive;
        // About 470 finds in ten bins: chance alone gives an error of two or three in a hundred.
        Assert.InRange(Calibration.ExpectedError(Calibration.Reliability(right, [.. detections.Select(one => one.Score)]))!.Value, 0, 0.08);
    }
}

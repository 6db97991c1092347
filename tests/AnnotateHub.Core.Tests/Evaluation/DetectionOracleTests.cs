using System.Text.Json;
using AnnotateHub.Core.Evaluation;

namespace AnnotateHub.Core.Tests.Evaluation;

public sealed class DetectionOracleTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in new[] { "detection/ap_tiny.json", "detection/ap_random.json" })
            foreach (var jsonElement in Oracles.Cases(file))
                data.Add(file, jsonElement.Name());
            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Coco_average_precision_equals_pycocotools(string file, string name)
    {
        var data = Data.Read(Oracles.Case(file, name));
        var coco = data.Expected.At("coco");
        var evaluation = data.Evaluate(DetectionSettings.Coco);
        double?[] At(double threshold) =>
            [.. Enumerable.Range(0, data.Classes).Select(@class => AveragePrecision.Coco101(evaluation.At(@class, threshold)))];

        Same(coco.At("AP50_by_class"), At(0.5));
        Same(coco.At("AP75_by_class"), At(0.75));
        double?[] overThresholds =
        [
            .. Enumerable.Range(0, data.Classes).Select(@class => AveragePrecision.CocoOverThresholds(evaluation, @class)),
        ];
        Same(coco.At("AP_by_class"), overThresholds);
        Oracles.Close(coco.At("stats", "AP50").Real(), AveragePrecision.MeanOverClasses(At(0.5)), Oracles.SameFormula);
        Oracles.Close(coco.At("stats", "AP75").Real(), AveragePrecision.MeanOverClasses(At(0.75)), Oracles.SameFormula);
        Oracles.Close(coco.At("stats", "AP").Real(), AveragePrecision.MeanOverClasses(overThresholds), Oracles.SameFormula);
        Oracles.Close(
            coco.At("AP_by_iou_threshold").Reals(),
            [.. DetectionEvaluation.CocoThresholds.Select(threshold => AveragePrecision.MeanOverClasses(At(threshold))!.Value)],
            Oracles.SameFormula
        );
    }

    [Theory, MemberData(nameof(Cases))]
    public void Coco_matching_equals_pycocotools_box_by_box(string file, string name)
    {
        var data = Data.Read(Oracles.Case(file, name));
        var coco = data.Expected.At("coco");
        var evaluation = data.Evaluate(DetectionSettings.Coco);
        var matched = new int?[data.Detections.Count];
        for (var @class = 0; @class < data.Classes; @class++)
        {
            var ranked = evaluation.At(@class, 0.5);
            foreach (var rankedDetection in ranked.Ranked)
                matched[rankedDetection.Detection] = rankedDetection.Outcome switch
                {
                    DetectionOutcome.TruePositive => rankedDetection.Truth,
                    DetectionOutcome.Ignored => -2,
                    _ => -1,
                };
            if (ranked.TruthCount == 0)
                continue;
            Oracles.Close(
                coco.At("recall50_by_class")[@class].Real(),
                (double)ranked.TruePositives / ranked.TruthCount,
                Oracles.SameFormula
            );
            // Four larger cases leave the curve out.
            if (coco.Has("precision50_at_101_recalls_by_class"))
                Oracles.Close(
                    coco.At("precision50_at_101_recalls_by_class")[@class].Reals(),
                    AveragePrecision.PrecisionAtCocoRecalls(ranked),
                    Oracles.SameFormula
                );
        }

        Assert.Equal(
            coco.At("gt_index_matched_by_each_detection_at_0.5")
                .EnumerateArray()
                .Select(jsonElement => jsonElement.ValueKind == JsonValueKind.Null ? (int?)null : jsonElement.GetInt32()),
            matched
        );
    }

    /// <summary>mmdetection computes in single precision; chainercv in double; detectron2 counts IoU > t, which differs only where an IoU
    /// is exactly t.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void Voc_average_precision_equals_four_libraries(string file, string name)
    {
        var data = Data.Read(Oracles.Case(file, name));
        foreach (var pixels in Enum.GetValues<PixelConvention>())
        {
            var evaluation = data.Evaluate(new DetectionSettings(MatchingRule.Voc, pixels));
            var ranked = Enumerable.Range(0, data.Classes).Select(@class => evaluation.At(@class, 0.5)).ToList();
            double?[] allPoint = [.. ranked.Select(AveragePrecision.AllPoint)],
                elevenPoint = [.. ranked.Select(AveragePrecision.ElevenPoint)];
            var suffix = pixels == PixelConvention.Inclusive ? "inclusive" : "continuous";
            Library(data.Expected, $"mmdetection_all_point_{suffix}", allPoint, Oracles.SinglePrecision);
            Library(data.Expected, $"mmdetection_11_point_{suffix}", elevenPoint, Oracles.SinglePrecision);
            Library(data.Expected, $"chainercv_all_point_{suffix}", allPoint, Oracles.SameFormula);
            Library(data.Expected, $"chainercv_11_point_{suffix}", elevenPoint, Oracles.SameFormula);
            if (name != "inclusive_iou_exactly_0.5")
            {
                Library(data.Expected, $"detectron2_voc_all_point_{suffix}", allPoint, Oracles.SameFormula);
                Library(data.Expected, $"detectron2_voc_11_point_{suffix}", elevenPoint, Oracles.SameFormula);
            }

            if (pixels == PixelConvention.Inclusive && data.Expected.Has("object_detection_metrics_inclusive"))
                ObjectDetectionMetrics(data.Expected.At("object_detection_metrics_inclusive"), ranked);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Recall_precision_and_counts_equal_mmdetection(string file, string name)
    {
        var data = Data.Read(Oracles.Case(file, name));
        if (!data.Expected.Has("mmdetection_all_point_continuous"))
            return; // equal scores: the library sorts unstably
        var expected = data.Expected.At("mmdetection_all_point_continuous");
        var evaluation = data.Evaluate(DetectionSettings.Voc);
        for (var @class = 0; @class < data.Classes; @class++)
        {
            var ranked = evaluation.At(@class, 0.5);
            Assert.Equal(expected.At("gt_by_class")[@class].GetInt32(), ranked.TruthCount);
            Assert.Equal(expected.At("detections_by_class")[@class].GetInt32(), ranked.Ranked.Count);
            if (!expected.Has("recall_by_class"))
                continue;
            // What is ignored counts neither way, so the library's running values repeat there as ours do.
            var (recall, precision) = ranked.Curve();
            Oracles.Close(expected.At("recall_by_class")[@class].Reals(), recall, Oracles.SinglePrecision);
            Oracles.Close(expected.At("precision_by_class")[@class].Reals(), precision, Oracles.SinglePrecision);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Best_f1_and_its_curve_equal_sklearn_with_missed_cells(string file, string name)
    {
        var data = Data.Read(Oracles.Case(file, name));
        if (!data.Expected.Has("f1_by_class"))
            return; // where boxes are ignored
        var evaluation = data.Evaluate(DetectionSettings.Voc);
        foreach (var (@class, expected) in data.Expected.At("f1_by_class").EnumerateArray().Index())
        {
            if (expected.ValueKind == JsonValueKind.Null)
                continue;
            var curve = ScoreCurve.Compute(evaluation.At(@class, 0.5));
            var lowestFirst = curve.Points.Reverse().ToList();
            Oracles.Close(expected.At("thresholds").Reals(), [.. lowestFirst.Select(point => point.Threshold)], Oracles.SameFormula);
            Oracles.Close(expected.At("precision").Reals(), [.. lowestFirst.Select(point => point.Precision)], Oracles.SameFormula);
            Oracles.Close(expected.At("recall").Reals(), [.. lowestFirst.Select(point => point.Recall)], Oracles.SameFormula);
            Oracles.Close(expected.At("f1").Reals(), [.. lowestFirst.Select(point => point.F1)], Oracles.SameFormula);
            if (expected.At("best").ValueKind == JsonValueKind.Null)
                continue;
            Oracles.Close(Best(expected.At("best")), Best(curve.BestF1!.Value), Oracles.SameFormula);
        }
    }

    [Fact]
    public void The_published_worked_example_is_met()
    {
        foreach (var jsonElement in Oracles.CasesBesideRealData("detection/ap_worked_example.json"))
        {
            var data = Data.Read(jsonElement);
            var ranked = data.Evaluate(DetectionSettings.Paper).At(0, jsonElement.At("iou_threshold").GetDouble());

            ObjectDetectionMetrics(data.Expected.At("object_detection_metrics_inclusive"), [ranked]);
            Assert.Equal(24.56, AveragePrecision.AllPoint(ranked)!.Value * 100, 0.01);
            Assert.Equal(26.84, AveragePrecision.ElevenPoint(ranked)!.Value * 100, 0.005);
        }
    }

    private static void ObjectDetectionMetrics(JsonElement expected, List<RankedDetections> ranked)
    {
        for (var @class = 0; @class < ranked.Count; @class++)
        {
            var counts = expected.At("counts_by_class", $"c{@class}");
            Assert.Equal(
                (counts.At("gt").GetInt32(), counts.At("TP").GetInt32(), counts.At("FP").GetInt32()),
                (ranked[@class].TruthCount, ranked[@class].TruePositives, ranked[@class].FalsePositives)
            );
            Oracles.Close(
                expected.At("all_point", "AP_by_class", $"c{@class}").Real(),
                AveragePrecision.AllPoint(ranked[@class]),
                Oracles.SameFormula
            );
            // That library says 0 in the 11-point form where there is nothing to find; here as everywhere it is null.
            if (ranked[@class].TruthCount > 0)
                Oracles.Close(
                    expected.At("11_point", "AP_by_class", $"c{@class}").Real(),
                    AveragePrecision.ElevenPoint(ranked[@class]),
                    Oracles.SameFormula
                );
        }
    }

    private static void Library(JsonElement expected, string key, double?[] byClass, double tolerance)
    {
        if (!expected.Has(key))
            return;
        Same(expected.At(key, "AP_by_class"), byClass, tolerance);
        Oracles.Close(expected.At(key, "mAP").Real(), AveragePrecision.MeanOverClasses(byClass), tolerance);
    }

    private static void Same(JsonElement expected, double?[] byClass, double tolerance = Oracles.SameFormula)
    {
        Assert.Equal(expected.GetArrayLength(), byClass.Length);
        foreach (var (index, value) in expected.Reals().Index())
            Oracles.Close(value, byClass[index], tolerance);
    }

    private static double[] Best(JsonElement best) =>
        [best.At("threshold").Real(), best.At("precision").Real(), best.At("recall").Real(), best.At("f1").Real()];

    private static double[] Best(ThresholdPoint best) => [best.Threshold, best.Precision, best.Recall, best.F1];

    private sealed record Data(IReadOnlyList<TruthBox> Truth, IReadOnlyList<Detection> Detections, int Classes, JsonElement Expected)
    {
        public static Data Read(JsonElement jsonElement)
        {
            var data = jsonElement.At("data");
            return new Data(
                [.. data.At("gt").RealRows().Select(row => new TruthBox((int)row[0], (int)row[1], Oracles.Box(row, 2), row[6] != 0))],
                [.. data.At("det").RealRows().Select(row => new Detection((int)row[0], (int)row[1], Oracles.Box(row, 2), row[6]))],
                data.At("classes").GetInt32(),
                jsonElement.At("expected")
            );
        }

        public DetectionEvaluation Evaluate(DetectionSettings settings) => new(Truth, Detections, Classes, settings);
    }
}

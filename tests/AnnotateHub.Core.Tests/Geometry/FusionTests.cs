using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Tests.Geometry;

public sealed class FusionTests
{
    public static TheoryData<string> SoftCases => Oracles.Names("nms/soft_nms.json");

    [Theory, MemberData(nameof(SoftCases))]
    public void Soft_nms_decays_as_ensemble_boxes_and_opencv(string name)
    {
        var jsonElement = Oracles.Case("nms/soft_nms.json", name);
        var (boxes, scores) = (jsonElement.At("boxes").Boxes(), jsonElement.At("scores").Reals());
        foreach (var expected in jsonElement.At("expected").EnumerateArray())
        {
            var lowest = expected.At("score_threshold").GetDouble();
            var kept =
                expected.At("method").GetString() == "linear"
                    ? SoftNonMaximumSuppression.Linear(boxes, scores, expected.At("iou_threshold").GetDouble(), lowest)
                    : SoftNonMaximumSuppression.Gaussian(boxes, scores, expected.At("sigma").GetDouble(), lowest);

            Assert.Equal(expected.At("keep").Integers(), kept.Select(box => box.Index));
            Oracles.Close(expected.At("scores").Reals(), [.. kept.Select(box => box.Score)], Oracles.SameFormula);
            Assert.Equal(expected.At("opencv_keep").Integers(), kept.Select(box => box.Index));
            Oracles.Close(expected.At("opencv_scores").Reals(), [.. kept.Select(box => box.Score)], Oracles.SinglePrecision);
        }
    }

    [Fact]
    public void Weighted_boxes_fusion_gives_the_boxes_of_ensemble_boxes()
    {
        foreach (var jsonElement in Oracles.Cases("nms/weighted_boxes_fusion.json"))
        {
            var inputs = new List<FusionInput>();
            foreach (var (source, boxes) in jsonElement.At("boxes").EnumerateArray().Index())
            foreach (var (index, box) in boxes.Boxes().Index())
                inputs.Add(
                    new FusionInput(
                        source,
                        jsonElement.At("labels")[source][index].GetInt32(),
                        box,
                        jsonElement.At("scores")[source][index].GetDouble()
                    )
                );
            var weights =
                jsonElement.At("weights").ValueKind == System.Text.Json.JsonValueKind.Null
                    ? [.. Enumerable.Repeat(1.0, jsonElement.At("boxes").GetArrayLength())]
                    : jsonElement.At("weights").Reals();

            var fused = WeightedBoxesFusion.Fuse(
                inputs,
                weights,
                jsonElement.At("iou_threshold").GetDouble(),
                jsonElement.At("skip_box_threshold").GetDouble(),
                Score(jsonElement.At("conf_type").GetString()!)
            );

            var expected = jsonElement
                .At("expected", "boxes")
                .RealRows()
                .Zip(jsonElement.At("expected", "scores").Reals(), jsonElement.At("expected", "labels").Integers())
                .Select(row => Row(row.Third, Oracles.Box(row.First), row.Second));
            // Equal scores come in no promised order, so both are put in order of their rounded figures and compared as numbers.
            Oracles.Close(
                [.. Sorted(expected).SelectMany(row => row)],
                [.. Sorted(fused.Select(box => Row(box.Class, box.Box, box.Score))).SelectMany(row => row)],
                Oracles.SinglePrecision
            );
            Assert.Equal(fused.Select(box => box.Score), fused.Select(box => box.Score).OrderDescending());
            Assert.Equal(inputs.Count, fused.Sum(box => box.Members.Count));
        }
    }

    private static double[] Row(int @class, PixelBox box, double score) => [@class, box.X1, box.Y1, box.X2, box.Y2, score];

    private static IEnumerable<double[]> Sorted(IEnumerable<double[]> rows) =>
        rows.OrderBy(row => row[0])
            .ThenBy(row => Math.Round(row[1], 4))
            .ThenBy(row => Math.Round(row[2], 4))
            .ThenBy(row => Math.Round(row[3], 4))
            .ThenBy(row => row[5]);

    private static FusionScore Score(string name) =>
        name switch
        {
            "avg" => FusionScore.Average,
            "max" => FusionScore.Maximum,
            "box_and_model_avg" => FusionScore.BoxAndSourceAverage,
            "absent_model_aware_avg" => FusionScore.AbsentSourceAware,
            _ => throw new ArgumentException($"The oracle names a way to score that no test knows: {name}."),
        };
}

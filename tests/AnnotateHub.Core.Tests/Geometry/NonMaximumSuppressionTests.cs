using System.Text.Json;
using AnnotateHub.Core.Geometry;
using CsCheck;

namespace AnnotateHub.Core.Tests.Geometry;

public sealed class NonMaximumSuppressionTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in new[] { "nms/nms_edge.json", "nms/nms_random.json", "nms/nms_5000.json" })
            foreach (var jsonElement in Oracles.Cases(file))
                data.Add(file, jsonElement.Name());
            return data;
        }
    }

    public static TheoryData<string> CasesByClass => Oracles.Names("nms/nms_by_class.json");

    [Theory, MemberData(nameof(Cases))]
    public void Keeps_what_torchvision_keeps_in_its_order(string file, string name)
    {
        var jsonElement = Oracles.Case(file, name);
        foreach (var (threshold, keep) in jsonElement.At("keep").ByThreshold())
        {
            var kept = NonMaximumSuppression.Keep(jsonElement.At("boxes").Boxes(), jsonElement.At("scores").Reals(), threshold);

            Assert.Equal(keep.Integers(), kept);
            if (jsonElement.Has("kept_count"))
                Assert.Equal(
                    jsonElement.At("kept_count").ByThreshold().Single(count => count.Threshold == threshold).Expected.GetInt32(),
                    kept.Length
                );
        }
    }

    [Theory, MemberData(nameof(CasesByClass))]
    public void By_class_only_boxes_of_one_class_drop_each_other(string name)
    {
        var jsonElement = Oracles.Case("nms/nms_by_class.json", name);
        foreach (var (threshold, keep) in jsonElement.At("keep").ByThreshold())
            Assert.Equal(
                keep.Integers(),
                NonMaximumSuppression.KeepByClass(
                    jsonElement.At("boxes").Boxes(),
                    jsonElement.At("scores").Reals(),
                    jsonElement.At("labels").Integers(),
                    threshold
                )
            );
    }

    [Fact]
    public void Equals_opencv_where_no_box_is_without_area()
    {
        foreach (var jsonElement in Oracles.Cases("nms/nms_opencv.json"))
        {
            var (boxes, scores, lowest) = (
                jsonElement.At("boxes").Boxes(),
                jsonElement.At("scores").Reals(),
                jsonElement.At("score_threshold").GetDouble()
            );
            var taken = Enumerable.Range(0, boxes.Length).Where(index => scores[index] > lowest).ToArray();
            foreach (var (threshold, keep) in jsonElement.At("keep").ByThreshold())
            {
                var kept = NonMaximumSuppression.Keep(
                    [.. taken.Select(index => boxes[index])],
                    [.. taken.Select(index => scores[index])],
                    threshold
                );
                Assert.Equal(keep.Integers(), kept.Select(index => taken[index]));
            }
        }
    }

    /// <summary>Vectors of the ONNX standard: y1, x1, y2, x2 (corners may be flipped) or centre x, y, width, height.</summary>
    [Fact]
    public void Equals_the_vectors_of_the_onnx_standard()
    {
        foreach (var jsonElement in Oracles.CasesBesideRealData("nms/nms_onnx_standard.json"))
        {
            var inputs = jsonElement.At("inputs");
            var centres =
                jsonElement.At("attributes").Has("center_point_box") && jsonElement.At("attributes", "center_point_box").GetInt32() == 1;
            var limit = inputs.At("max_output_boxes_per_class").Integers()[0];
            var lowest = inputs.At("score_threshold").Reals()[0];
            var threshold = inputs.At("iou_threshold").Reals()[0];
            var selected = new List<int[]>();
            foreach (var (batch, scoresOfClasses) in inputs.At("scores").EnumerateArray().Index())
            {
                var boxes = inputs.At("boxes")[batch].RealRows().Select(edges => FromOnnx(edges, centres)).ToArray();
                foreach (var (@class, row) in scoresOfClasses.EnumerateArray().Index())
                {
                    var scores = row.Reals();
                    var taken = Enumerable.Range(0, boxes.Length).Where(index => scores[index] > lowest).ToArray();
                    var kept = NonMaximumSuppression.Keep(
                        [.. taken.Select(index => boxes[index])],
                        [.. taken.Select(index => scores[index])],
                        threshold
                    );
                    selected.AddRange(kept.Take(limit).Select(index => new[] { batch, @class, taken[index] }));
                }
            }

            Assert.Equal(jsonElement.At("selected_indices").IntegerRows(), selected);
        }
    }

    [Fact]
    public void The_grid_finds_what_comparing_all_with_all_finds() =>
        Gen.Select(Cells.OddBox, Gen.Int[0, 5], Gen.Int[0, 2])
            .Array[0, 60]
            .Select(Gen.OneOf(0, 0.3, 0.5, 1.0))
            .Sample(
                (rows, threshold) =>
                {
                    var boxes = rows.Select(row => row.Item1).ToArray();
                    var scores = rows.Select(row => row.Item2 / 5.0).ToArray();
                    var classes = rows.Select(row => row.Item3).ToArray();

                    Assert.Equal(AllWithAll(boxes, scores, null, threshold), NonMaximumSuppression.Keep(boxes, scores, threshold));
                    Assert.Equal(
                        AllWithAll(boxes, scores, classes, threshold),
                        NonMaximumSuppression.KeepByClass(boxes, scores, classes, threshold)
                    );
                }
            );

    [Fact]
    public void A_dropped_box_names_the_first_kept_box_that_drops_it()
    {
        // Two boxes that share 4/16 = 0.25; the third has IoU 8/12 with the first and 5/15 with the second: both are above 0.3.
        PixelBox[] boxes = [new(0, 0, 10, 1), new(6, 0, 16, 1), new(2, 0, 12, 1)];

        Assert.Equal([-1, -1, 0], NonMaximumSuppression.DroppedBy(boxes, [0, 1, 2], 0.3));
        Assert.Equal([-1, -1, 1], NonMaximumSuppression.DroppedBy(boxes, [1, 0, 2], 0.3));
    }

    [Fact]
    public void A_score_that_is_no_number_is_refused() =>
        Assert.Contains(
            "Score 0 is not a number",
            Assert.Throws<ArgumentException>(() => NonMaximumSuppression.Keep([new PixelBox(0, 0, 1, 1)], [double.NaN], 0.5)).Message,
            StringComparison.Ordinal
        );

    private static int[] AllWithAll(PixelBox[] boxes, double[] scores, int[]? classes, double threshold)
    {
        var kept = new List<int>();
        foreach (var index in Enumerable.Range(0, boxes.Length).OrderByDescending(index => scores[index]))
            if (
                kept.All(other =>
                    (classes is not null && classes[other] != classes[index]) || !(Overlap.Iou(boxes[other], boxes[index]) > threshold)
                )
            )
                kept.Add(index);
        return [.. kept];
    }

    private static PixelBox FromOnnx(double[] edges, bool centres) =>
        centres
            ? new PixelBox(edges[0] - edges[2] / 2, edges[1] - edges[3] / 2, edges[0] + edges[2] / 2, edges[1] + edges[3] / 2)
            : new PixelBox(
                Math.Min(edges[1], edges[3]),
                Math.Min(edges[0], edges[2]),
                Math.Max(edges[1], edges[3]),
                Math.Max(edges[0], edges[2])
            );
}

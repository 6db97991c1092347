using AnnotateHub.Core.Evaluation;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Tests.Evaluation;

/// <summary>Evaluation where it turns: ties of overlap and score, and values exactly at a threshold.</summary>
public sealed class EvaluationBordersTests
{
    private static readonly PixelBox Cell = new(0, 0, 10, 10);

    /// <summary>Two true cells whose IoU with both detections is the same.</summary>
    [Fact]
    public void Of_equal_overlaps_VOC_takes_the_first_and_COCO_the_last_that_is_free()
    {
        TruthBox[] truth = [new(0, 0, Cell), new(0, 0, Cell)];
        Detection[] detections = [new(0, 0, Cell, 0.9), new(0, 0, Cell, 0.8)];

        Assert.Equal(
            [(DetectionOutcome.TruePositive, 0), (DetectionOutcome.FalsePositive, null)],
            Outcomes(truth, detections, DetectionSettings.Voc)
        );
        Assert.Equal(
            [(DetectionOutcome.TruePositive, 1), (DetectionOutcome.TruePositive, 0)],
            Outcomes(truth, detections, DetectionSettings.Coco)
        );
    }

    [Fact]
    public void The_larger_overlap_is_taken_wherever_it_stands()
    {
        PixelBox near = new(0, 0, 10, 9),
            far = new(0, 0, 10, 7);

        Assert.All(
            new[] { DetectionSettings.Voc, DetectionSettings.Coco },
            settings =>
            {
                Assert.Equal(
                    [(DetectionOutcome.TruePositive, 1)],
                    Outcomes([new(0, 0, far), new(0, 0, near)], [new(0, 0, Cell, 0.9)], settings)
                );
                Assert.Equal(
                    [(DetectionOutcome.TruePositive, 0)],
                    Outcomes([new(0, 0, near), new(0, 0, far)], [new(0, 0, Cell, 0.9)], settings)
                );
            }
        );
    }

    [Theory]
    [InlineData(5, true)] // IoU 50/100
    [InlineData(4.9, false)]
    public void An_IoU_of_exactly_the_threshold_is_a_hit(double height, bool hit) =>
        Assert.All(
            new[] { DetectionSettings.Voc, DetectionSettings.Coco },
            settings =>
                Assert.Equal(
                    hit ? DetectionOutcome.TruePositive : DetectionOutcome.FalsePositive,
                    Outcomes([new(0, 0, Cell)], [new(0, 0, new PixelBox(0, 0, 10, height), 0.9)], settings)[0].Outcome
                )
        );

    [Fact]
    public void A_box_to_ignore_counts_neither_way_and_is_taken_only_where_no_other_will_do()
    {
        TruthBox[] truth = [new(0, 0, Cell, Ignore: true), new(0, 0, new PixelBox(0, 0, 10, 8))];
        Detection[] detections = [new(0, 0, Cell, 0.9), new(0, 0, Cell, 0.8)];

        // COCO: the ordinary cell first (0.8), then the ignored one. VOC: the largest overlap, which is the ignored one, twice.
        Assert.Equal(
            [(DetectionOutcome.TruePositive, 1), (DetectionOutcome.Ignored, 0)],
            Outcomes(truth, detections, DetectionSettings.Coco)
        );
        Assert.Equal([(DetectionOutcome.Ignored, 0), (DetectionOutcome.Ignored, 0)], Outcomes(truth, detections, DetectionSettings.Voc));
        Assert.Equal(1, new DetectionEvaluation(truth, detections, 1, DetectionSettings.Voc).At(0, 0.5).TruthCount);
    }

    [Fact]
    public void Only_the_best_of_an_image_count_and_equal_scores_go_by_place()
    {
        Detection[] detections = [new(1, 0, Cell, 0.5), new(0, 0, Cell, 0.5), new(0, 0, Cell, 0.5), new(0, 0, Cell, 0.7)];

        Assert.Equal([3, 1, 0], Ranked(DetectionSettings.Coco with { MaxPerImage = 2 })); // by image, then place
        Assert.Equal([3, 0, 1, 2], Ranked(DetectionSettings.Voc)); // by place

        IEnumerable<int> Ranked(DetectionSettings settings) =>
            new DetectionEvaluation([], detections, 1, settings).At(0, 0.5).Ranked.Select(rankedDetection => rankedDetection.Detection);
    }

    [Fact]
    public void Of_equal_F1_the_higher_threshold_is_the_best()
    {
        // 0.9 right: 2 / (1 + 2) = 2/3. 0.8 wrong: 2 / (2 + 2). 0.7 wrong. 0.6 right: 4 / (4 + 2) = 2/3 again.
        var curve = ScoreCurve.Compute([true, false, false, true], [0.9, 0.8, 0.7, 0.6]);

        Assert.Equal((0.9, 2 / 3.0), (curve.BestF1!.Value.Threshold, curve.BestF1.Value.F1));
        Assert.Null(ScoreCurve.Compute([], []).BestF1);
    }

    [Fact]
    public void Equal_scores_are_one_step_and_a_score_at_the_threshold_is_positive()
    {
        var curve = ScoreCurve.Compute([true, false, true], [0.5, 0.5, 0.4], missed: 1);

        Assert.Equal(
            [(0.5, 1, 1), (0.4, 2, 1)],
            curve.Points.Select(point => (point.Threshold, point.TruePositives, point.FalsePositives))
        );
        Assert.Equal((1, 1), (curve.At(0.5).TruePositives, curve.At(0.5).FalsePositives));
        Assert.Equal((0, 0, 3, 1), (curve.At(0.51).TruePositives, curve.At(0.51).FalsePositives, curve.Positives, curve.Negatives));
        Assert.Equal(
            (0.5, 1 / 3.0, 1.0, 0.25),
            (curve.At(0.5).Precision, curve.At(0.5).Recall, curve.At(0.5).FalsePositiveRate, curve.At(0.5).Accuracy)
        );
        // Against the one negative (0.5): 0.5 ties (1/2), 0.4 loses, and the missed one has no score and takes no part in the numerator:
        // 0.5 of 3.
        Assert.Equal(0.5 / 3, curve.Auroc!.Value, 1e-12);
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(0.0999, 0)]
    [InlineData(1, 9)]
    [InlineData(0, 0)]
    public void A_bin_begins_with_its_lower_edge_and_the_last_holds_one(double score, int bin) =>
        Assert.Equal(bin, Calibration.Reliability([true], [score]).Index().Single(item => item.Item.Count == 1).Index);

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    public void A_score_that_is_no_share_has_no_bin(double score) =>
        Assert.Throws<ArgumentException>(() => Calibration.Reliability([true], [score]));

    [Theory]
    [InlineData(0)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_threshold_that_is_no_share_is_refused(double iou) =>
        Assert.Throws<ArgumentException>(() => new DetectionEvaluation([], [], 1, DetectionSettings.Voc).At(0, iou));

    [Theory]
    [InlineData(0.5, 0)] // the score itself is let through
    [InlineData(0.51, 1)]
    public void A_box_at_the_threshold_exists(double threshold, int missed)
    {
        var (errors, hits) = Errors(threshold, [new TruthCell(Cell, "R")], new Prediction("i", Cell, "R", 0.5));

        Assert.Equal((missed, 1 - missed), (errors.Count, hits));
    }

    [Theory]
    [InlineData(20, 10, ModelErrorKind.Oversized)] // exactly twice the cell, which lies in it
    [InlineData(20, 9.9, ModelErrorKind.FalsePositive)]
    public void A_box_of_twice_the_cell_is_oversized(double width, double height, ModelErrorKind expected)
    {
        // Three quarters of the cell lie in the box: 7.5 of 10 px; at 7.5 x 9.9 less. The IoU is below one half.
        var box = new PixelBox(2.5, 0, 2.5 + width, height);

        Assert.Equal(expected, Errors(0.5, [new TruthCell(Cell, "R")], new Prediction("i", box, "R", 0.9)).Errors[0].Kind);
    }

    [Fact]
    public void A_box_around_two_cells_is_oversized_however_large_they_are()
    {
        // 30 x 10 around a cell of 20 and one of 10 px: less than twice the first, and its IoU with it is 2/3: asked at 0.7.
        TruthCell[] cells = [new(new PixelBox(0, 0, 20, 10), "R"), new(new PixelBox(20, 0, 30, 10), "R")];

        Assert.Equal(
            ModelErrorKind.Oversized,
            Errors(0.5, cells, new Prediction("i", new PixelBox(0, 0, 30, 10), "R", 0.9), 0.7).Errors[0].Kind
        );
        Assert.Equal(
            ModelErrorKind.FalsePositive,
            Errors(0.5, cells[..1], new Prediction("i", new PixelBox(0, 0, 30, 10), "R", 0.9), 0.7).Errors[0].Kind
        );
    }

    [Fact]
    public void Confused_is_with_the_cell_that_the_box_covers_most_and_ignored_cells_take_no_part()
    {
        TruthCell[] cells = [new(new PixelBox(0, 0, 10, 6), "U"), new(new PixelBox(0, 0, 10, 9), "G")];

        Assert.Equal(
            (ModelErrorKind.Confused, "G"),
            (
                Errors(0.5, cells, new Prediction("i", Cell, "R", 0.9)).Errors[0].Kind,
                Errors(0.5, cells, new Prediction("i", Cell, "R", 0.9)).Errors[0].TrueClass
            )
        );
        Assert.Empty(Errors(0.5, [new TruthCell(Cell, "R", Ignore: true)], new Prediction("i", Cell, "R", 0.9)).Errors);
        // Half of the ignored cell: exactly the IoU.
        Assert.Empty(
            Errors(0.5, [new TruthCell(Cell, "G", Ignore: true)], new Prediction("i", new PixelBox(0, 0, 10, 5), "R", 0.9)).Errors
        );
    }

    [Fact]
    public void Errors_come_surest_first_and_missed_cells_last_by_place()
    {
        static PixelBox At(double x, double y) => new(x, y, x + 10, y + 10);
        TruthImage[] images =
        [
            new("b", "", [new TruthCell(At(0, 50), "R")]),
            new("a", "", [new TruthCell(At(0, 50), "R"), new TruthCell(At(50, 0), "R"), new TruthCell(At(0, 0), "R")]),
        ];
        var run = new EvaluatedRun(
            "r",
            "m",
            [
                new Prediction("a", At(200, 0), "R", 0.6),
                new Prediction("b", At(200, 0), "R", 0.8),
                new Prediction("a", At(300, 0), "R", 0.8),
            ]
        );

        var errors = ModelErrors.Find(new EvaluationInput(images, null, [run]), run, "R", 0.5, 0.5).Errors;

        Assert.Equal(
            [("a", 300, 0), ("b", 200, 0), ("a", 200, 0), ("a", 0, 0), ("a", 50, 0), ("a", 0, 50), ("b", 0, 50)],
            errors.Select(error => (error.Image, (int)error.Around.X1, (int)error.Around.Y1))
        );
    }

    private static (IReadOnlyList<ModelError> Errors, int Hits) Errors(
        double threshold,
        TruthCell[] cells,
        Prediction prediction,
        double iou = 0.5
    )
    {
        var run = new EvaluatedRun("r", "m", [prediction]);
        return ModelErrors.Find(new EvaluationInput([new TruthImage("i", "", cells)], null, [run]), run, "R", threshold, iou);
    }

    private static (DetectionOutcome Outcome, int? Truth)[] Outcomes(
        TruthBox[] truth,
        Detection[] detections,
        DetectionSettings settings
    ) =>
        [
            .. new DetectionEvaluation(truth, detections, 1, settings)
                .At(0, 0.5)
                .Ranked.Select(rankedDetection => (rankedDetection.Outcome, rankedDetection.Truth)),
        ];
}

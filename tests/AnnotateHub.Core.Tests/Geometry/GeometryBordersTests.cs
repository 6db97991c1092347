using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Tests.Geometry;

/// <summary>What is refused and said, and what happens exactly at a threshold and among equals.</summary>
public sealed class GeometryBordersTests
{
    private static readonly PixelBox Ten = new(0, 0, 10, 10),
        Half = new(0, 0, 10, 5);

    [Theory]
    [InlineData(double.NaN, 0, 1, 1, "finite")]
    [InlineData(0, double.NegativeInfinity, 1, 1, "finite")]
    [InlineData(0, 0, double.PositiveInfinity, 1, "finite")]
    [InlineData(0, 0, 1, double.NaN, "finite")]
    [InlineData(2, 0, 1, 1, "x1 <= x2")]
    [InlineData(0, 2, 1, 1, "y1 <= y2")]
    public void A_box_without_finite_edges_in_order_cannot_be_made(double x1, double y1, double x2, double y2, string said) =>
        Assert.Contains(said, Assert.Throws<ArgumentException>(() => new PixelBox(x1, y1, x2, y2)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 0, 0, 10, true, true)]
    [InlineData(0, 0, 10, 0, true, true)]
    [InlineData(0, 0, 1, 1, false, true)]
    [InlineData(0.5, 0, 2, 1, false, false)]
    [InlineData(0, 0.5, 2, 1, false, false)]
    [InlineData(0, 0, 1.5, 1, false, false)]
    [InlineData(0, 0, 1, 1.5, false, false)]
    public void A_box_is_empty_without_width_or_height_and_whole_with_four_whole_edges(
        double x1,
        double y1,
        double x2,
        double y2,
        bool empty,
        bool whole
    )
    {
        var box = new PixelBox(x1, y1, x2, y2);

        Assert.Equal((empty, whole), (box.IsEmpty, box.IsWholePixels));
    }

    [Theory]
    [InlineData(0, true)] // the near edge is inside
    [InlineData(9.99, true)]
    [InlineData(10, false)] // the far edge is not
    [InlineData(-0.01, false)]
    public void A_centre_on_the_near_edge_is_inside_and_on_the_far_edge_is_not(double centre, bool inside)
    {
        Assert.Equal(inside, Overlap.HasCentreIn(new PixelBox(centre - 1, 4, centre + 1, 6), Ten));
        Assert.Equal(inside, Overlap.HasCentreIn(new PixelBox(4, centre - 1, 6, centre + 1), Ten));
    }

    [Fact]
    public void The_share_inside_is_of_the_part_and_distances_are_of_centres()
    {
        Assert.Equal((1.0, 0.5), (Overlap.ShareInside(Half, Ten), Overlap.ShareInside(Ten, Half)));
        Assert.Equal(5, Overlap.CentreDistance(Ten, new PixelBox(3, 4, 13, 14)));
        Assert.Equal(
            (0, 0),
            (Overlap.Iou(Ten, new PixelBox(10, 0, 20, 10)), Overlap.Iou(new PixelBox(1, 1, 1, 1), new PixelBox(1, 1, 1, 1)))
        );
        Assert.Equal(new PixelBox(0, 5, 8, 5), new PixelBox(-3, 9, 20, 12).ClampTo(8, 5));
    }

    [Fact]
    public void A_suppression_needs_a_score_a_place_and_a_class_for_every_box_and_a_share_as_threshold()
    {
        PixelBox[] boxes = [Ten];

        Assert.Contains(
            "1 boxes and 2 scores",
            Assert.Throws<ArgumentException>(() => NonMaximumSuppression.Keep(boxes, [1, 2], 0.5)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "1 boxes, 0 places",
            Assert.Throws<ArgumentException>(() => NonMaximumSuppression.DroppedBy(boxes, [], 0.5)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "2 classes",
            Assert.Throws<ArgumentException>(() => NonMaximumSuppression.DroppedBy(boxes, [0], 0.5, [1, 2])).Message,
            StringComparison.Ordinal
        );
        foreach (var threshold in new[] { -0.01, 1.01, double.NaN })
            Assert.Contains(
                "from 0 to 1",
                Assert.Throws<ArgumentException>(() => NonMaximumSuppression.Keep(boxes, [1], threshold)).Message,
                StringComparison.Ordinal
            );
        Assert.Equal(
            [
                [0],
                [0],
            ],
            new[] { 0.0, 1 }.Select(threshold => NonMaximumSuppression.Keep(boxes, [1], threshold))
        );
        Assert.Contains(
            "1 boxes and 0 scores",
            Assert.Throws<ArgumentException>(() => SoftNonMaximumSuppression.Linear(boxes, [], 0.5, 0)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Score 0",
            Assert.Throws<ArgumentException>(() => ScoreOrder.Descending([double.NaN])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Soft_suppression_lowers_above_its_threshold_keeps_above_its_score_and_takes_the_first_of_equals()
    {
        // IoU exactly 0.5 loses nothing at 0.5.
        Assert.Equal(
            [(0, 0.9), (1, 0.8)],
            SoftNonMaximumSuppression.Linear([Ten, Half], [0.9, 0.8], 0.5, 0).Select(box => (box.Index, box.Score))
        );
        // At 0.4 it loses half: 0.4, which is not above 0.4.
        Assert.Equal([0], SoftNonMaximumSuppression.Linear([Ten, Half], [0.9, 0.8], 0.4, 0.4).Select(box => box.Index));
        Assert.Equal(
            [0, 1],
            SoftNonMaximumSuppression.Linear([Ten, new PixelBox(50, 0, 60, 10)], [0.5, 0.5], 0.5, 0).Select(box => box.Index)
        );
    }

    [Fact]
    public void A_fusion_takes_boxes_of_known_sources_with_area_and_weight_at_their_lowest_score()
    {
        Assert.All(
            new[] { -1, 1 },
            source =>
                Assert.Contains(
                    $"source {source}",
                    Assert.Throws<ArgumentException>(() => WeightedBoxesFusion.Fuse([new(source, 0, Ten, 1)], [1], 0.5)).Message,
                    StringComparison.Ordinal
                )
        );
        Assert.Empty(
            WeightedBoxesFusion.Fuse(
                [new(0, 0, Ten, 0), new(0, 0, new PixelBox(0, 0, 0, 5), 1), new(0, 0, Ten, 0.29)],
                [1],
                0.5,
                lowestScore: 0.3
            )
        );
        Assert.Single(WeightedBoxesFusion.Fuse([new(0, 0, Ten, 0.3)], [1], 0.5, lowestScore: 0.3));
        // IoU exactly 0.5 stays apart.
        Assert.Equal(2, WeightedBoxesFusion.Fuse([new(0, 0, Ten, 1), new(1, 0, Half, 1)], [1, 1], 0.5).Count);
        // A box alone keeps its edges to the bit: 0.1 * 0.7 / 0.7 would not.
        var odd = new PixelBox(0.1, 0.3, 10.7, 9.9);
        Assert.Equal(odd, WeightedBoxesFusion.Fuse([new(0, 0, odd, 0.7)], [0.3], 0.5).Single().Box);
    }

    [Theory]
    // Sources of weight 1, 2 and 4; of the first two a box each, scored 0.6 and 0.3: p = 0.6 and 0.6.
    [InlineData(FusionScore.Average, 1.2 / 2 * 2 / 7)]
    [InlineData(FusionScore.Maximum, 0.6 / 4)]
    [InlineData(FusionScore.BoxAndSourceAverage, 1.2 / 3 * 3 / 7)]
    [InlineData(FusionScore.AbsentSourceAware, 1.2 / (3 + 4))]
    public void A_fused_score_is_made_as_its_name_says(FusionScore score, double expected) =>
        Assert.Equal(
            expected,
            WeightedBoxesFusion.Fuse([new(0, 0, Ten, 0.6), new(1, 0, Ten, 0.3)], [1, 2, 4], 0.5, score: score).Single().Score,
            1e-12
        );

    [Fact]
    public void Two_sources_that_have_no_box_both_count_as_absent() =>
        Assert.Equal(
            0.6 / (1 + 2 + 4),
            WeightedBoxesFusion.Fuse([new(0, 0, Ten, 0.6)], [1, 2, 4], 0.5, score: FusionScore.AbsentSourceAware).Single().Score,
            1e-12
        );
}

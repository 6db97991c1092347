using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Tests.Geometry;

public sealed class OverlapTests
{
    private const string File = "nms/iou.json";

    public static TheoryData<string> Cases => Oracles.Names(File);

    [Fact]
    public void Boxes_that_only_touch_do_not_overlap() =>
        Assert.Equal(0, Overlap.Iou(new PixelBox(0, 0, 10, 10), new PixelBox(10, 0, 20, 10)));

    /// <summary>COCO's rule is ours where torchvision says 0/0 (two boxes without area).</summary>
    [Theory, MemberData(nameof(Cases))]
    public void Iou_equals_coco_and_torchvision(string name)
    {
        EveryPair(name, "iou_coco", (a, b) => Overlap.Iou(a, b), Oracles.SameFormula);
        EveryPair(name, "iou", (a, b) => a.IsEmpty && b.IsEmpty ? null : Overlap.Iou(a, b), Oracles.SameFormula);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Shared_area_equals_that_of_polygons(string name) =>
        EveryPair(name, "intersection_area_shapely", (a, b) => Overlap.IntersectionArea(a, b), Oracles.SameFormula);

    /// <summary>
    /// Object-Detection-Metrics calls boxes disjoint before it adds the pixel, so that fractional boxes less than a pixel apart share
    /// nothing there;
    /// mmdetection, whose rule is ours, adds it first. On whole pixels the two agree.
    /// </summary>
    [Theory, MemberData(nameof(Cases))]
    public void Inclusive_iou_counts_the_far_pixel_as_inside(string name)
    {
        EveryPair(
            name,
            "iou_inclusive_pixels",
            (a, b) => a.X1 > b.X2 || b.X1 > a.X2 || a.Y1 > b.Y2 || b.Y1 > a.Y2 ? 0 : Overlap.InclusiveIou(a, b),
            Oracles.SameFormula
        );
        // mmdetection rounds the corners themselves to single precision, so a sliver of overlap is off by as much as the corner: 1e-6 of 1,
        // not of the sliver.
        EveryPair(name, "iou_inclusive_pixels_mmdet_float32", (a, b) => Overlap.InclusiveIou(a, b), Oracles.SinglePrecision, smallest: 1);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Share_inside_equals_coco_for_regions_to_be_ignored(string name) =>
        EveryPair(name, "iou_coco_crowd_b", (a, b) => Overlap.ShareInside(a, b), Oracles.SameFormula);

    [Fact]
    public void A_centre_on_the_far_edge_lies_outside()
    {
        var box = new PixelBox(0, 0, 10, 10);

        Assert.True(Overlap.HasCentreIn(new PixelBox(-1, 4, 1, 6), box)); // centre (0, 5)
        Assert.False(Overlap.HasCentreIn(new PixelBox(9, 4, 11, 6), box)); // centre (10, 5)
    }

    [Fact]
    public void Centre_distance_is_the_straight_line() =>
        Assert.Equal(5, Overlap.CentreDistance(new PixelBox(0, 0, 2, 2), new PixelBox(3, 4, 5, 6))); // centres (1, 1) and (4, 5)

    private static void EveryPair(
        string name,
        string key,
        Func<PixelBox, PixelBox, double?> overlap,
        double tolerance,
        double smallest = Oracles.SmallestScale
    )
    {
        var jsonElement = Oracles.Case(File, name);
        var expected = jsonElement.At("expected", key).RealRows();
        var (a, b) = (jsonElement.At("a").Boxes(), jsonElement.At("b").Boxes());
        for (var row = 0; row < a.Length; row++)
        for (var column = 0; column < b.Length; column++)
            Oracles.Close(expected[row][column], overlap(a[row], b[column]), tolerance, smallest);
    }
}

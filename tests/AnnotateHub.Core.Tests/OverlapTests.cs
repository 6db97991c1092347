using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Tests;

public sealed class OverlapTests
{
    [Fact]
    public void Boxes_that_only_touch_do_not_overlap() =>
        Assert.Equal(0, Overlap.Iou(new PixelBox(0, 0, 10, 10), new PixelBox(10, 0, 20, 10)));
}

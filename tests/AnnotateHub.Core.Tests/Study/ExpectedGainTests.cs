using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Core.Tests.Study;

public sealed class ExpectedGainTests
{
    [Fact]
    public void Uncertainty_is_the_entropy_of_the_scores_in_bits()
    {
        // H(1/2) = 1; H(1/4) = 1/4 * 2 + 3/4 * log2(4/3) = 2 - 3/4 * log2(3) = 0.811278...
        Assert.Equal(1, ExpectedGain.Uncertainty([0.5]), 12);
        Assert.Equal(2 - 0.75 * Math.Log2(3), ExpectedGain.Uncertainty([0.25]), 12);
        Assert.Equal(1 + 2 * (2 - 0.75 * Math.Log2(3)), ExpectedGain.Uncertainty([0.5, 0.25, 0.75, 1, 0, null]), 12);
        Assert.Equal(0, ExpectedGain.Uncertainty([]));
    }

    [Fact]
    public void Disagreement_counts_boxes_of_one_model_alone_and_classes_that_differ()
    {
        var (here, there, far) = (new PixelBox(0, 0, 10, 10), new PixelBox(50, 0, 60, 10), new PixelBox(90, 0, 100, 10));
        // IoU of (0, 0, 10, 10) and (2, 0, 12, 10): 80 of 120, at least a half; of (50, 0, 60, 10) and (55, 0, 65, 10): 50 of 150, less.
        ClassedBox[] a = [new(here, "R"), new(there, "G"), new(far, "U")];
        ClassedBox[] b = [new(new PixelBox(2, 0, 12, 10), "R"), new(new PixelBox(55, 0, 65, 10), "G"), new(far, "R")];

        // The first is found by both alike, the second by each alone (two boxes), the third with another class.
        Assert.Equal(3, ExpectedGain.Disagreement(a, b));
        Assert.Equal(3, ExpectedGain.Disagreement(b, a));
        Assert.Equal(0, ExpectedGain.Disagreement(a, a));
        Assert.Equal(3, ExpectedGain.Disagreement(a, []));
    }
}

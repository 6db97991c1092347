using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Tests.Agreement;

public sealed class AnchoringReportTests
{
    [Fact]
    public void Proposed_boxes_are_kept_moved_reclassified_or_removed_and_others_added()
    {
        AnchorBox At(string id, double x, string name, double? score = null) => new(id, new PixelBox(x, 0, x + 10, 10), name, score);
        AnchoredImage corrected = new("ada", [At("1", 0, "R", 0.95), At("2", 20, "R", 0.92), At("3", 40, "G", 0.15), At("4", 60, "G", 0.1)], [At("1", 0, "R"), At("2", 21, "R"), At("3", 40, "U"), At("new", 90, "R")], 30);
        AnchoredImage withheld = new("ada", null, [At("a", 0, "R")], 50);

        var row = Anchoring.Of([corrected, withheld])[0];

        Assert.Equal(new AnchorCounts(4, 1, 1, 1, 1, 1), row.Counts);
        Assert.Equal((1, 1, 30, 50), (row.ImagesWith, row.ImagesWithout, row.SecondsWith, row.SecondsWithout));
        // Score 0.9 to 1: one of two corrected; 0.1 to 0.2: both.
        Assert.Equal((0.5, 1, null), (row.ByScore[9].Corrected, row.ByScore[1].Corrected, row.ByScore[5].Corrected));
        Assert.Equal("all", Anchoring.Of([corrected, withheld])[^1].Person);
    }
}

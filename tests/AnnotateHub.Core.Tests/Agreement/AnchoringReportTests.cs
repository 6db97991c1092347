using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Tests.Agreement;

public sealed class AnchoringReportTests
{
    [Fact]
    public void Proposed_boxes_are_kept_moved_reclassified_or_removed_and_others_added()
    {
        AnchorBox At(string id, double x, string name, double? score = null) => new(id, new PixelBox(x, 0, x + 10, 10), name, score);
        AnchoredImage corrected = new(
            "ada",
            [At("1", 0, "R", 0.95), At("2", 20, "R", 0.92), At("3", 40, "G", 0.15), At("4", 60, "G", 0.1)],
            [At("1", 0, "R"), At("2", 21, "R"), At("3", 40, "U"), At("new", 90, "R")],
            30
        );
        AnchoredImage withheld = new("ada", null, [At("a", 0, "R")], 50);

        var row = Anchoring.Compute([corrected, withheld])[0];

        Assert.Equal(new AnchorCounts(4, 1, 1, 1, 1, 1), row.Counts);
        Assert.Equal((1, 1, 30, 50), (row.ImagesWith, row.ImagesWithout, row.SecondsWith, row.SecondsWithout));
        // Score 0.9 to 1: one of two corrected; 0.1 to 0.2: both.
        Assert.Equal((0.5, 1, null), (row.ByScore[9].Corrected, row.ByScore[1].Corrected, row.ByScore[5].Corrected));
        Assert.Equal("all", Anchoring.Compute([corrected, withheld])[^1].Person);
    }

    [Fact]
    public void Agreement_with_the_model_is_told_for_images_where_it_was_seen_and_where_it_was_not()
    {
        AnchorBox At(string id, double x) => new(id, new PixelBox(x, 0, x + 10, 10), "R");
        ClassedBox Drawn(double x) => new(new PixelBox(x, 0, x + 10, 10), "R");
        // Seen: of three proposed two are left, one by 1 px (IoU 9/11), and one is new: 2 matched of 3 and 3. Unseen: 1 of 3 and 3, and 0
        // of 1 and 1.
        AnchoredImage seen = new("ada", [At("1", 0), At("2", 20), At("3", 40)], [At("1", 0), At("2", 21), At("new", 90)], 30);
        BlindImage[] blind =
        [
            new("ada", [Drawn(0), Drawn(60), Drawn(80)], [Drawn(0), Drawn(20), Drawn(40)]),
            new("ada", [Drawn(0)], [Drawn(20)]),
            new("bob", [Drawn(0)], [Drawn(0)]),
        ];

        var rows = Anchoring.Compute([seen], blind);

        Assert.Equal((1, 2.0 * 2 / 6, 2, 2.0 * 1 / 8), (rows[0].Shown.Images, rows[0].Shown.F1, rows[0].Unseen.Images, rows[0].Unseen.F1));
        // Bob corrected nothing in this round and is left out.
        Assert.Equal((2, rows[0].Unseen.F1), (rows[^1].Unseen.Images, rows[^1].Unseen.F1));
        Assert.Equal((0, null), (Anchoring.Compute([seen])[0].Unseen.Images, Anchoring.Compute([seen])[0].Unseen.F1));
    }
}

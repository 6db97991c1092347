using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Tests.Geometry;
using CsCheck;

namespace AnnotateHub.Core.Tests.Agreement;

public sealed class DetectionAgreementTests
{
    private static ClassedBox At(double x, string @class, double size = 10) => new(new PixelBox(x, 0, x + size, 10), @class);

    /// <summary>A and B share the cells at 0 and 100; A alone has 200, B alone 300 and 400. At 100 they differ in class.</summary>
    private static readonly ImagePair Image = ImagePair.Match(
        [At(0, "R"), At(100, "G"), At(200, "R")],
        [At(0, "R"), At(102, "U"), At(300, "G"), At(400, "U")],
        0.5
    );

    [Fact]
    public void Precision_recall_and_f1_both_ways()
    {
        var counts = Image.Counts;

        Assert.Equal(new DetectionCounts(2, 1, 2), counts);
        Assert.Equal((2 / 3.0, 2 / 4.0, 4 / 7.0), (counts.PrecisionOfA, counts.RecallOfA, counts.F1));
        Assert.Equal(new DetectionCounts(4, 2, 4), counts + counts);
        Assert.Equal(
            (null, null, null),
            (default(DetectionCounts).PrecisionOfA, default(DetectionCounts).RecallOfA, default(DetectionCounts).F1)
        );
    }

    [Fact]
    public void The_confusion_has_a_row_and_a_column_not_seen()
    {
        var classes = ClassAgreement.Compute([Image], ["R", "G", "U"]);

        long[][] expected =
        [
            [1, 0, 0, 1],
            [0, 0, 1, 0],
            [0, 0, 0, 0],
            [0, 1, 1, 0],
        ];
        Assert.Equal(expected, Enumerable.Range(0, 4).Select(a => Enumerable.Range(0, 4).Select(b => classes.Confusion[a, b]).ToArray()));
        Assert.Equal(2, classes.Matched.Total);
        Assert.Equal(0.5, classes.PercentAgreement.Value);
        // Matched cells only: (R, R) and (G, U). Observed 1/2; chance 1/2 * 1/2 (R) = 1/4; kappa (1/2 - 1/4) / (3/4) = 1/3.
        Assert.Equal(1 / 3.0, classes.Kappa.Value!.Value, 1e-12);
        // R against rest: both agree on both cells.
        Assert.Equal(1, classes.KappaOf("R").Value);
    }

    [Fact]
    public void With_one_allowed_class_there_is_no_class_coefficient_but_the_reason()
    {
        var classes = ClassAgreement.Compute([ImagePair.Match([At(0, "R")], [At(0, "R")], 0.5)], ["R"]);

        Assert.Null(classes.PercentAgreement.Value);
        Assert.Contains("one class", classes.Kappa.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Geometry_of_a_pair()
    {
        var image = ImagePair.Match([At(0, "R")], [At(0, "R", size: 15)], 0.5);

        // Shared 100 of 150 square pixels; centres (5, 5) and (7.5, 5).
        Assert.Equal(new PairGeometry(100 / 150.0, 2.5, 1.5), PairGeometry.From(image, image.Pairs.Single()));
    }

    [Fact]
    public void Groups_of_three_raters_need_every_pair_to_reach_the_threshold()
    {
        // IoU of boxes 10 wide shifted by s is (10 - s) / (10 + s): 2 gives 0.667, 4 gives 0.429. The chain 0 - 2 - 4 is not one cell at
        // 0.5.
        PixelBox Shifted(double s) => new(s, 0, s + 10, 10);
        var groups = CellGroups.Create(
            [
                [Shifted(0)],
                [Shifted(2)],
                [Shifted(3.9)],
            ],
            0.5
        );

        // 2 and 3.9 (0.681) go first, then 0 and 3.9 (0.439) forbid the third.
        Assert.Equal(
            [
                [0, null, null],
                [null, 0, 0],
            ],
            groups.Select(group => group.BoxOf.ToArray())
        );
        Assert.Single(
            CellGroups.Create(
                [
                    [Shifted(0)],
                    [Shifted(2)],
                    [Shifted(3.9)],
                ],
                0.4
            )
        );
    }

    [Fact]
    public void Every_box_is_in_one_group_whose_raters_differ_and_whose_pairs_reach_the_threshold() =>
        Cells
            .Box.Array[0, 12]
            .Array[2, 4]
            .Sample(boxes =>
            {
                var groups = CellGroups.Create(boxes, 0.3);

                for (var rater = 0; rater < boxes.Length; rater++)
                    Assert.Equal(
                        Enumerable.Range(0, boxes[rater].Length),
                        groups.Select(group => group.BoxOf[rater]).OfType<int>().Order()
                    );
                Assert.All(
                    groups,
                    group =>
                    {
                        var members = group
                            .BoxOf.Index()
                            .Where(item => item.Item is not null)
                            .Select(item => boxes[item.Index][item.Item!.Value])
                            .ToList();
                        Assert.All(
                            members.Index(),
                            one => Assert.All(members.Skip(one.Index + 1), other => Assert.True(Overlap.Iou(one.Item, other) >= 0.3))
                        );
                    }
                );
                if (boxes.Length == 2)
                    Assert.Equal(
                        OneToOneMatching.Match(boxes[0], boxes[1], 0.3).Select(pair => (pair.A, pair.B)),
                        groups.Where(group => group.RaterCount == 2).Select(group => (group.BoxOf[0]!.Value, group.BoxOf[1]!.Value))
                    );
            });
}

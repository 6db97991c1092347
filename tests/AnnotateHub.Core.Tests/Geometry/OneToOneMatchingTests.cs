using AnnotateHub.Core.Geometry;
using CsCheck;

namespace AnnotateHub.Core.Tests.Geometry;

public sealed class OneToOneMatchingTests
{
    private const string File = "matching/hungarian.json";

    public static TheoryData<string> Cases => Oracles.Names(File);

    [Theory, MemberData(nameof(Cases))]
    public void Most_pairs_then_most_iou_as_scipy(string name)
    {
        var jsonElement = Oracles.Case(File, name);
        foreach (var (threshold, rules) in jsonElement.At("expected").ByThreshold())
        {
            var expected = rules.At("most_pairs_then_iou");
            var pairs = OneToOneMatching.Match(jsonElement.At("a").Boxes(), jsonElement.At("b").Boxes(), threshold);

            Assert.Equal(expected.At("pair_count").GetInt32(), pairs.Count);
            Oracles.Close(expected.At("total_iou").GetDouble(), pairs.Sum(pair => pair.Iou), Oracles.SameFormula);
            Oracles.Close(expected.At("total_cost").GetDouble(), pairs.Sum(pair => 1 - pair.Iou), Oracles.SameFormula);
            if (expected.At("unique").GetBoolean())
                Assert.Equal(expected.At("pairs").IntegerRows(), pairs.Select(pair => new[] { pair.A, pair.B }));
        }
    }

    [Fact]
    public void No_other_matching_has_more_pairs_or_as_many_with_more_iou() =>
        Gen.Select(Cells.Box.Array[0, 6], Cells.Box.Array[0, 6], Gen.OneOf(0.1, 0.3, 0.5))
            .Sample(
                (a, b, threshold) =>
                {
                    var pairs = OneToOneMatching.Match(a, b, threshold);
                    var (count, total) = BestByTryingAll(a, b, threshold, 0, []);

                    Assert.Equal(count, pairs.Count);
                    Assert.Equal(total, pairs.Sum(pair => pair.Iou), 1e-12);
                    Assert.Equal(pairs.Count, pairs.Select(pair => pair.A).Distinct().Count());
                    Assert.Equal(pairs.Count, pairs.Select(pair => pair.B).Distinct().Count());
                    Assert.All(pairs, pair => Assert.Equal(Overlap.Iou(a[pair.A], b[pair.B]), pair.Iou));
                }
            );

    [Fact]
    public void The_count_never_grows_with_the_threshold_and_does_not_depend_on_who_is_a() =>
        Gen.Select(Cells.Box.Array[0, 80], Cells.Box.Array[0, 80])
            .Sample(
                (a, b) =>
                {
                    var counts = Enumerable.Range(1, 9).Select(tenths => OneToOneMatching.Match(a, b, tenths / 10.0).Count).ToArray();

                    Assert.Equal(counts.OrderDescending(), counts);
                    var (there, back) = (OneToOneMatching.Match(a, b, 0.3), OneToOneMatching.Match(b, a, 0.3));
                    Assert.Equal(there.Count, back.Count);
                    Assert.Equal(there.Sum(pair => pair.Iou), back.Sum(pair => pair.Iou), 1e-9);
                }
            );

    [Fact]
    public void A_threshold_of_zero_is_refused() =>
        Assert.Contains(
            "above 0",
            Assert.Throws<ArgumentException>(() => OneToOneMatching.Match([], [], 0)).Message,
            StringComparison.Ordinal
        );

    private static (int Count, double Total) BestByTryingAll(PixelBox[] a, PixelBox[] b, double threshold, int row, HashSet<int> taken)
    {
        if (row == a.Length)
            return (0, 0);
        var best = BestByTryingAll(a, b, threshold, row + 1, taken);
        for (var column = 0; column < b.Length; column++)
        {
            var iou = Overlap.Iou(a[row], b[column]);
            if (iou < threshold || !taken.Add(column))
                continue;
            var rest = BestByTryingAll(a, b, threshold, row + 1, taken);
            taken.Remove(column);
            if ((rest.Count + 1, rest.Total + iou).CompareTo(best) > 0)
                best = (rest.Count + 1, rest.Total + iou);
        }

        return best;
    }
}

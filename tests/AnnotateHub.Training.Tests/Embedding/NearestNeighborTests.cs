using AnnotateHub.Core.Sampling;
using AnnotateHub.Training.Embedding;

namespace AnnotateHub.Training.Tests.Embedding;

public sealed class NearestNeighborTests
{
    [Fact]
    public void On_a_line_the_neighbours_are_those_beside_and_equal_distances_go_by_number()
    {
        var found = NearestNeighbors.Find(new FeatureMatrix(5, 1, [0, 1, 2, 4, 8]), 2);

        Assert.Equal([1, 2], found.RowsOf(0));
        Assert.Equal([0, 2], found.RowsOf(1));
        // 1 lies at 1; 0 and 4 both at 2.
        Assert.Equal([1, 0], found.RowsOf(2));
        Assert.Equal([2, 1], found.RowsOf(3));
        Assert.Equal([4f, 6f], found.DistancesOf(4));
    }

    [Theory]
    [InlineData(61, 1)]
    [InlineData(130, 3)]
    [InlineData(1_030, 96)]
    public void Finds_what_comparing_each_pair_finds_at_sizes_that_fill_no_block(int rows, int columns)
    {
        var random = new PinnedRandom(5);
        var features = new FeatureMatrix(
            rows,
            columns,
            [.. Enumerable.Range(0, rows * columns).Select(_ => (float)random.Between(1_000, 1_001))]
        );

        var found = NearestNeighbors.Find(features, 5);

        foreach (var row in new[] { 0, 1, rows / 2, rows - 2, rows - 1 })
        {
            var expected = Enumerable
                .Range(0, rows)
                .Where(other => other != row)
                .Select(other => (Distance: Distance(features, row, other), other))
                .Order()
                .Take(5)
                .ToList();
            Assert.Equal(expected.Select(item => item.Distance), found.DistancesOf(row).ToArray().Select(value => (double)value), Near);
        }

        static bool Near(double left, double right) => Math.Abs(left - right) < 1e-4;
    }

    [Fact]
    public void Two_cells_of_equal_features_are_each_others_nearest_at_no_distance()
    {
        var found = NearestNeighbors.Find(new FeatureMatrix(4, 2, [3, 3, 9, 9, 3, 3, 8, 8]), 1);

        Assert.Equal((2, 0f), (found.RowsOf(0)[0], found.DistancesOf(0)[0]));
        Assert.Equal(0, found.RowsOf(2)[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void More_neighbours_than_there_are_others_are_refused(int count) =>
        Assert.Throws<ArgumentException>(() => NearestNeighbors.Find(new FeatureMatrix(3, 1, [1, 2, 3]), count));

    private static double Distance(FeatureMatrix features, int left, int right)
    {
        double sum = 0;
        for (var column = 0; column < features.Columns; column++)
            sum += Math.Pow(features.Row(left)[column] - (double)features.Row(right)[column], 2);
        return Math.Sqrt(sum);
    }
}

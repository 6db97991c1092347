using AnnotateHub.Training.Embedding;

namespace AnnotateHub.Training.Tests.Embedding;

public sealed class UmapTests
{
    [Theory]
    [InlineData("iris")]
    [InlineData("digits")]
    public void Keeps_neighbourhoods_no_worse_than_umap_js_on_the_same_points(string name)
    {
        var oracle = EmbeddingOracle.Read(name);

        var own = Enumerable
            .Range(1, oracle.Runs.Count)
            .Select(seed => Matrix(Umap.Fit(oracle.Features, new UmapSettings { Seed = seed })))
            .ToList();

        // Mean over five seeds each; the least difference that counts is what the seeds of umap-js themselves differ by.
        Compare(
            oracle.Runs.Select(run => run.Trustworthiness),
            own.Select(map => EmbeddingQuality.Trustworthiness(oracle.Features, map, oracle.Neighbors))
        );
        Compare(
            oracle.Runs.Select(run => run.Preservation),
            own.Select(map => EmbeddingQuality.NeighborPreservation(oracle.Features, map, oracle.Neighbors))
        );

        void Compare(IEnumerable<double> theirs, IEnumerable<double> ours)
        {
            var (reference, figures) = (theirs.ToList(), ours.ToList());
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{name}: umap-js {string.Join(' ', reference.Select(value => $"{value:0.0000}"))}, "
                    + $"ours {string.Join(' ', figures.Select(value => $"{value:0.0000}"))}"
            );
            Assert.InRange(figures.Average(), reference.Average() - (reference.Max() - reference.Min()), 1);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_map_and_another_one_another()
    {
        var features = EmbeddingOracle.Read("iris").Features;
        var settings = new UmapSettings { Epochs = 50, Seed = 7 };

        var first = Umap.Fit(features, settings);

        Assert.Equal(first, Umap.Fit(features, settings));
        Assert.NotEqual(first, Umap.Fit(features, settings with { Seed = 8 }));
    }

    [Fact]
    public void Two_far_groups_stay_apart()
    {
        // Forty cells around 0 and forty around 100, in three features.
        var values = Enumerable
            .Range(0, 80)
            .SelectMany(cell =>
                Enumerable.Range(0, 3).Select(axis => (cell < 40 ? 0 : 100) + (float)((cell * 7919 + axis * 104729) % 97) / 97)
            )
            .ToArray();

        var map = Umap.Fit(new FeatureMatrix(80, 3, values), new UmapSettings());

        Assert.Equal(
            1,
            EmbeddingQuality.NeighborPreservation(
                new FeatureMatrix(80, 1, [.. Enumerable.Range(0, 80).Select(cell => cell < 40 ? 0f : 1f)]),
                new FeatureMatrix(80, 1, [.. Enumerable.Range(0, 80).Select(cell => Group(map, cell))]),
                39
            )
        );

        // The group whose nearest cell on the map is of it, by place: 0 or 1.
        static float Group(MapPoint[] map, int cell)
        {
            var nearest = Enumerable
                .Range(0, map.Length)
                .Where(other => other != cell)
                .MinBy(other => Math.Pow(map[other].X - map[cell].X, 2) + Math.Pow(map[other].Y - map[cell].Y, 2));
            return nearest < 40 ? 0 : 1;
        }
    }

    [Fact]
    public void Cells_that_are_all_equal_and_a_handful_of_cells_still_give_a_map()
    {
        Assert.All(Umap.Fit(new FeatureMatrix(40, 2, new float[80]), new UmapSettings()), AssertFinite);
        Assert.All(Umap.Fit(new FeatureMatrix(4, 2, [0, 0, 1, 0, 0, 1, 5, 5]), new UmapSettings()), AssertFinite);

        static void AssertFinite(MapPoint point) => Assert.True(float.IsFinite(point.X) && float.IsFinite(point.Y));
    }

    [Fact]
    public void Progress_rises_to_the_end_and_work_can_be_cancelled()
    {
        var seen = new List<EmbeddingProgress>();
        var features = EmbeddingOracle.Read("iris").Features;

        Umap.Fit(features, new UmapSettings { Epochs = 20 }, new Direct(seen));

        Assert.Equal(seen.Select(item => item.Share).Order(), seen.Select(item => item.Share));
        Assert.Equal(new EmbeddingProgress(EmbeddingStage.Layout, 1), seen[^1]);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Umap.Fit(features, new UmapSettings(), cancellationToken: new CancellationToken(canceled: true))
        );
    }

    [Theory]
    [InlineData(1, null, "A map looks at 2 to 200 neighbours; found 1.")]
    [InlineData(15, 0, "A map is drawn in 1 to 10000 rounds; found 0.")]
    public void Settings_that_give_no_map_are_refused(int neighbors, int? epochs, string sentence) =>
        Assert.Equal(
            sentence,
            Assert
                .Throws<ArgumentException>(() =>
                    Umap.Fit(new FeatureMatrix(9, 1, new float[9]), new UmapSettings { Neighbors = neighbors, Epochs = epochs })
                )
                .Message
        );

    private static FeatureMatrix Matrix(MapPoint[] map) => new(map.Length, 2, [.. map.SelectMany(point => new[] { point.X, point.Y })]);

    private sealed class Direct(List<EmbeddingProgress> seen) : IProgress<EmbeddingProgress>
    {
        public void Report(EmbeddingProgress value)
        {
            lock (seen)
                seen.Add(value);
        }
    }
}

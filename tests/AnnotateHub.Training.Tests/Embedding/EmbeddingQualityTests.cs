using AnnotateHub.Training.Embedding;

namespace AnnotateHub.Training.Tests.Embedding;

public sealed class EmbeddingQualityTests
{
    private static readonly FeatureMatrix Line = new(5, 1, [0, 1, 2.1f, 3.3f, 4.6f]);

    [Fact]
    public void A_map_that_is_the_features_keeps_all()
    {
        Assert.Equal(1, EmbeddingQuality.Trustworthiness(Line, Line, 2));
        Assert.Equal(1, EmbeddingQuality.NeighborPreservation(Line, Line, 2));
    }

    [Fact]
    public void Two_cells_that_changed_places_cost_what_the_definition_says()
    {
        // First and last cell change places; one neighbour each. On the map cell 0 lies at 4.6 and has 3, cell 4 lies at 0 and has 1;
        // cell 1 has 4 (1 away; 2 is 1.1 away), cell 2 has 1, cell 3 has 2. In the features these are the third, third, fourth, first
        // and first nearest of their cells: penalty 2 + 2 + 3 = 7, and 1 - 2 * 7 / (5 * 1 * (10 - 3 - 1)) = 1 - 14/30. Two of five
        // neighbours stay.
        var map = new FeatureMatrix(5, 1, [4.6f, 1, 2.1f, 3.3f, 0]);

        Assert.Equal(1 - 14 / 30.0, EmbeddingQuality.Trustworthiness(Line, map, 1), 9);
        Assert.Equal(0.4, EmbeddingQuality.NeighborPreservation(Line, map, 1), 9);
    }

    [Theory]
    [InlineData("iris")]
    [InlineData("digits")]
    public void Agrees_with_the_oracles_own_count_on_its_map(string name)
    {
        var oracle = EmbeddingOracle.Read(name);

        // Equal distances between irises of equal numbers and the map's five printed digits move a neighbour or two.
        Assert.Equal(
            oracle.Runs[0].Trustworthiness,
            EmbeddingQuality.Trustworthiness(oracle.Features, oracle.Map, oracle.Neighbors),
            0.002
        );
        Assert.Equal(
            oracle.Runs[0].Preservation,
            EmbeddingQuality.NeighborPreservation(oracle.Features, oracle.Map, oracle.Neighbors),
            0.005
        );
    }
}

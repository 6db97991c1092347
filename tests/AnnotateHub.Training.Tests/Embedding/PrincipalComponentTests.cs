using AnnotateHub.Training.Embedding;

namespace AnnotateHub.Training.Tests.Embedding;

public sealed class PrincipalComponentTests
{
    [Fact]
    public void Points_on_two_crossed_lines_have_them_as_components()
    {
        // Along (3, 4)/5 by ±10 and across by ±1: variances with n - 1 are 200/3 and 2/3.
        var features = new FeatureMatrix(4, 2, [6, 8, -6, -8, -0.8f, 0.6f, 0.8f, -0.6f]);

        var components = PrincipalComponents.Fit(features, 2);

        Assert.Equal(0.6, components.Directions[0][0], 6);
        Assert.Equal(0.8, components.Directions[0][1], 6);
        Assert.Equal(200 / 3.0, components.Variances[0], 4);
        Assert.Equal(2 / 3.0, components.Variances[1], 4);
        Assert.Equal(202 / 3.0, components.TotalVariance, 4);
        Assert.Equal(10, components.Project(features).Row(0)[0], 4);
    }

    [Fact]
    public void The_irises_have_the_published_variances()
    {
        // Eigenvalues of the covariance of Fisher's irises as textbooks and R's prcomp print them: 4.2282, 0.2427, 0.0782, 0.0238.
        var components = PrincipalComponents.Fit(EmbeddingOracle.Read("iris").Features, 4);

        Assert.Equal([4.2282, 0.2427, 0.0782, 0.0238], components.Variances.Select(value => Math.Round(value, 4)));
    }

    [Fact]
    public void Features_that_never_change_have_no_variance()
    {
        var components = PrincipalComponents.Fit(new FeatureMatrix(5, 3, new float[15]), 2);

        Assert.All(components.Variances, value => Assert.Equal(0, value));
        Assert.All(components.Project(new FeatureMatrix(5, 3, new float[15])).Values, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_feature_that_is_no_number_is_refused() =>
        Assert.Equal(
            "Feature 1 of row 0 is NaN; features are numbers.",
            Assert.Throws<ArgumentException>(() => new FeatureMatrix(1, 2, [1, float.NaN])).Message
        );
}

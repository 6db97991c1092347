using AnnotateHub.Training.Experiments;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Training.Tests.Experiments;

public sealed class ExperimentDrawTests
{
    private static readonly TrainingBox[] Boxes = [Box(0), Box(2), Box(1), Box(2), Box(2)];

    private static readonly double[][] Probabilities =
    [
        [1, 0, 0],
        [0.85, 0.1, 0.05],
        [0, 1, 0],
        [0.3, 0.4, 0.3],
        [0.8, 0.1, 0.1],
    ];

    [Fact]
    public void Smaller_draws_lie_in_larger_ones()
    {
        double[] sizes = [5, 10, 20, 50, 100];

        var draws = sizes.Select(size => NestedDraw.Take(40, size, 3)).ToList();

        Assert.Equal([2, 4, 8, 20, 40], draws.Select(draw => draw.Count));
        Assert.All(draws.Zip(draws.Skip(1)), pair => Assert.Empty(pair.First.Except(pair.Second)));
        Assert.Equal(draws[1], NestedDraw.Take(40, 10, 3));
        Assert.NotEqual(draws[1], NestedDraw.Take(40, 10, 4));
        Assert.Single(NestedDraw.Take(3, 5, 1));
        Assert.Throws<ArgumentException>(() => NestedDraw.Take(3, 0, 1));
    }

    [Theory]
    [InlineData(UnknownStrategy.Keep, new[] { 0, 2, 1, 2, 2 })]
    [InlineData(UnknownStrategy.Drop, new[] { 0, 1 })]
    [InlineData(UnknownStrategy.Negative, new[] { 0, 1, 1, 1, 1 })]
    // 0.85 against 0.1 is positive, 0.3 against 0.4 negative, 0.8 against 0.1 positive.
    [InlineData(UnknownStrategy.Pseudolabel, new[] { 0, 0, 1, 1, 0 })]
    // Over 0.8 is 0.85 alone.
    [InlineData(UnknownStrategy.SurePseudolabel, new[] { 0, 0, 1 })]
    public void Unknown_cells_become_what_the_strategy_says(UnknownStrategy strategy, int[] classes) =>
        Assert.Equal(classes, UnknownCells.Apply(strategy, Boxes, 0, 1, 2, Probabilities).Select(box => box.Class));

    [Fact]
    public void Pseudolabels_need_probabilities() =>
        Assert.Throws<ArgumentException>(() => UnknownCells.Apply(UnknownStrategy.Pseudolabel, Boxes, 0, 1, 2));

    private static TrainingBox Box(int @class) => new(@class, 0, 0, 10, 10);
}

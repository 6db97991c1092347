using AnnotateHub.Core.Evaluation;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Tests.Evaluation;

public sealed class EvaluationTests
{
    private static readonly PixelBox Cell = new(0, 0, 10, 10);

    [Fact]
    public void Truth_of_images_without_predictions_counts()
    {
        var evaluation = new DetectionEvaluation([new(0, 0, Cell), new(1, 0, Cell)], [new(0, 0, Cell, 0.9)], 1, DetectionSettings.Paper);

        Assert.Equal(0.5, AveragePrecision.AllPoint(evaluation.At(0, 0.5))); // precision 1 up to recall 1/2, then nothing
        Assert.Equal(2 / 3.0, ScoreCurve.Compute(evaluation.At(0, 0.5)).BestF1!.Value.F1); // 2 * 1 / (1 + 2)
    }

    [Fact]
    public void The_authors_grid_is_5_to_99_hundredths()
    {
        var grid = ScoreCurve.Compute([true, false], [0.5, 0.3]).OnTheAuthorsGrid;

        Assert.Equal((95, 0.99, 0.05), (grid.Count, grid[0].Threshold, grid[^1].Threshold));
        // Above 0.5 nothing is called positive; from 0.50 to 0.31 only the true one; below, both.
        Assert.Equal([(0, 0), (1, 0), (1, 1)], grid.Select(point => (point.TruePositives, point.FalsePositives)).Distinct());
        Assert.Equal(0.5, ScoreCurve.Best(grid)!.Value.Threshold);
    }

    [Theory]
    [InlineData(0.5, 0.9, 0.7, 0.1, 0.78)] // 0.3 * 0.5 + 0.7 * 0.9
    [InlineData(0.09, 0.9, 0.7, 0.1, 0.09)] // below the floor
    [InlineData(0.1, 0.9, 1, 0.1, 0.9)] // the floor itself is fused
    [InlineData(0.09, 0.9, 0.7, null, 0.657)] // 0.027 + 0.63
    public void Two_stages_make_one_score(double detector, double classifier, double weight, double? floor, double expected) =>
        Assert.Equal(expected, new TwoStageScore(weight, floor).Fuse(detector, classifier), 1e-12);

    [Fact]
    public void Reliability_bins_hold_counts_means_and_shares()
    {
        var bins = Calibration.Reliability([true, false, true, true], [0.05, 0.15, 0.95, 1], 10);

        Assert.Equal((1, 0.05, 1.0), (bins[0].Count, bins[0].MeanScore, bins[0].PositiveShare));
        Assert.Equal((2, 0.975, 1.0), (bins[9].Count, bins[9].MeanScore, bins[9].PositiveShare));
        Assert.Null(bins[5].MeanScore);
        // (|1 - 0.05| + |0 - 0.15| + 2 * |1 - 0.975|) / 4
        Assert.Equal(1.15 / 4, Calibration.ExpectedError(bins)!.Value, 1e-12);
    }

    [Fact]
    public void Without_positives_or_negatives_there_is_no_auroc()
    {
        Assert.Null(ScoreCurve.Compute([true, true], [0.1, 0.2]).Auroc);
        Assert.Null(ScoreCurve.Compute([false], [0.1]).Auroc);
    }
}

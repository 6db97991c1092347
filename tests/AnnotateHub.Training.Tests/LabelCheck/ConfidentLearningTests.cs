using System.Text.Json;
using AnnotateHub.TestKit;
using AnnotateHub.Training.LabelCheck;

namespace AnnotateHub.Training.Tests.LabelCheck;

public sealed class ConfidentLearningTests
{
    /// <summary>Ten cells whose every step can be done on paper.</summary>
    private static readonly int[] Given = [0, 0, 0, 0, 1, 1, 1, 1, 1, 1];

    private static readonly double[][] Probabilities =
    [
        [0.9, 0.1],
        [0.8, 0.2],
        [0.7, 0.3],
        [0.2, 0.8],
        [0.1, 0.9],
        [0.2, 0.8],
        [0.3, 0.7],
        [0.4, 0.6],
        [0.7, 0.3],
        [0.55, 0.45],
    ];

    [Fact]
    public void The_authors_example_of_dogs_foxes_and_cows_gives_their_joint()
    {
        // Northcutt, Jiang, Chuang 2021, figure 1: counts of given (rows) and true classes (columns), and the joint beside them.
        int[][] counts =
        [
            [100, 40, 20],
            [56, 60, 0],
            [32, 12, 80],
        ];

        var joint = ConfidentLearning.Calibrate(counts, [160, 116, 124]);

        double[][] printed =
        [
            [0.25, 0.1, 0.05],
            [0.14, 0.15, 0],
            [0.08, 0.03, 0.2],
        ];
        for (var given = 0; given < 3; given++)
        for (var actual = 0; actual < 3; actual++)
            Assert.Equal(printed[given][actual], joint[given][actual], 9);
    }

    /// <summary>tests/oracles/labels/confident.py: the same definitions in exact fractions.</summary>
    [Theory]
    [InlineData("two_classes")]
    [InlineData("three_classes")]
    [InlineData("five_classes_many_wrong")]
    public void Thresholds_counts_joint_and_errors_are_the_oracles(string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Repository.Oracle("labels/confident.json")));
        var oracle = file.RootElement.GetProperty(name);
        var given = Read<int[]>("given");
        var probabilities = Read<double[][]>("probabilities");
        var thresholds = Read<double[]>("thresholds");

        var joint = ConfidentLearning.Estimate(given, probabilities, thresholds.Length);
        var ranked = ConfidentLearning.Rank(given, probabilities, joint);

        Assert.All(thresholds.Zip(joint.Thresholds), pair => Assert.Equal(pair.First, pair.Second!.Value, 1e-12));
        Assert.Equal(Read<int[][]>("counts"), joint.Counts);
        Assert.All(
            Read<double[][]>("joint").SelectMany(row => row).Zip(joint.Shares.SelectMany(row => row)),
            pair => Assert.Equal(pair.First, pair.Second, 1e-12)
        );
        Assert.Equal(Read<double>("wrong_share"), joint.ErrorShare, 1e-12);
        Assert.Equal(Read<int[]>("off_diagonal"), ranked.Where(issue => issue.IsProbableError).Select(issue => issue.Cell).Order());

        T Read<T>(string key) => oracle.GetProperty(key).Deserialize<T>()!;
    }

    [Fact]
    public void Thresholds_are_the_mean_probability_of_the_label_among_those_that_carry_it()
    {
        var joint = ConfidentLearning.Estimate(Given, Probabilities, 2);

        // (0.9 + 0.8 + 0.7 + 0.2) / 4 and (0.9 + 0.8 + 0.7 + 0.6 + 0.3 + 0.45) / 6.
        Assert.Equal(0.65, joint.Thresholds[0]!.Value, 9);
        Assert.Equal(0.625, joint.Thresholds[1]!.Value, 9);
    }

    [Fact]
    public void Only_predictions_that_reach_a_threshold_are_counted()
    {
        var joint = ConfidentLearning.Estimate(Given, Probabilities, 2);

        // Label 0: 0.9, 0.8, 0.7 reach 0.65; 0.8 of class 1 reaches 0.625. Label 1: 0.9, 0.8, 0.7 reach 0.625; 0.7 of class 0 reaches 0.65;
        // 0.6 and 0.55 reach nothing.
        Assert.Equal([3, 1], joint.Counts[0]);
        Assert.Equal([1, 3], joint.Counts[1]);
        // Rows of 4, stretched to 4 and 6 of 10 labels: 0.3, 0.1; 0.15, 0.45.
        Assert.Equal(0.1, joint.Shares[0][1], 9);
        Assert.Equal(0.15, joint.Shares[1][0], 9);
        Assert.Equal(0.25, joint.ErrorShare, 9);
    }

    [Fact]
    public void Probable_errors_come_first_by_margin_then_all_others_by_margin()
    {
        var ranked = ConfidentLearning.Rank(Given, Probabilities, ConfidentLearning.Estimate(Given, Probabilities, 2));

        // Errors: cell 3 with 0.2 - 0.8, cell 8 with 0.3 - 0.7. Then cell 9 with 0.45 - 0.55, cell 7 with 0.6 - 0.4.
        Assert.Equal([3, 8, 9, 7], ranked.Take(4).Select(issue => issue.Cell));
        Assert.Equal([true, true, false, false], ranked.Take(4).Select(issue => issue.IsProbableError));
        Assert.Equal((1, -0.6, 0.8), (ranked[0].Suggested, ranked[0].Margin, ranked[0].Suspicion), new Near());
        Assert.Equal(10, ranked.Count);
    }

    [Fact]
    public void Of_two_classes_whose_thresholds_are_reached_the_more_probable_one_counts()
    {
        // Thresholds 0.4, 0.35 and 0.9: cell 2 reaches 0 with 0.45 and 1 with 0.5. Class 2 would be 0.9 and is not reached by its 0.05.
        int[] given = [0, 1, 2, 0];
        double[][] probabilities =
        [
            [0.35, 0.33, 0.32],
            [0.3, 0.35, 0.35],
            [0.05, 0.05, 0.9],
            [0.45, 0.5, 0.05],
        ];

        var joint = ConfidentLearning.Estimate(given, probabilities, 3);

        Assert.Equal(0.4, joint.Thresholds[0]!.Value, 9);
        Assert.Equal([0, 1, 0], joint.Counts[0]);
    }

    [Fact]
    public void A_label_that_nothing_confident_counts_is_taken_to_be_right()
    {
        var shares = ConfidentLearning.Calibrate(
            [
                [0, 0],
                [1, 3],
            ],
            [2, 6]
        );

        Assert.Equal(0.25, shares[0][0]);
        Assert.Equal(0, shares[0][1]);
        Assert.Equal(1, shares.Sum(row => row.Sum()), 9);
    }

    [Fact]
    public void A_class_that_no_cell_carries_has_no_threshold_and_is_suggested_all_the_same()
    {
        var probabilities = new double[][] { [0.3, 0.1, 0.6], [0.2, 0.7, 0.1] };

        var joint = ConfidentLearning.Estimate([0, 1], probabilities, 3);

        Assert.Null(joint.Thresholds[2]);
        Assert.Equal(2, ConfidentLearning.Rank([0, 1], probabilities, joint)[0].Suggested);
    }

    [Theory]
    [InlineData(new[] { 0, 2 }, "Cell 1 has the label 2; labels are 0 to 1.")]
    [InlineData(new[] { 0 }, "There are 1 labels and probabilities of 2 cells.")]
    public void Labels_that_do_not_fit_are_refused(int[] given, string sentence) =>
        Assert.Equal(
            sentence,
            Assert.Throws<ArgumentException>(() => ConfidentLearning.Estimate(given, new double[][] { [1, 0], [0, 1] }, 2)).Message
        );

    private sealed class Near : IEqualityComparer<(int, double, double)>
    {
        public bool Equals((int, double, double) x, (int, double, double) y) =>
            x.Item1 == y.Item1 && Math.Abs(x.Item2 - y.Item2) < 1e-9 && Math.Abs(x.Item3 - y.Item3) < 1e-9;

        public int GetHashCode((int, double, double) obj) => obj.Item1;
    }
}

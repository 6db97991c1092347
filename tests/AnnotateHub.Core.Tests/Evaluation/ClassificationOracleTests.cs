using AnnotateHub.Core.Evaluation;

namespace AnnotateHub.Core.Tests.Evaluation;

public sealed class ClassificationOracleTests
{
    private const string Binary = "classification/binary_scores.json";
    private const string Labels = "classification/labels.json";

    public static TheoryData<string> BinaryCases => Oracles.Names(Binary);

    public static TheoryData<string> LabelCases => Oracles.Names(Labels);

    [Theory, MemberData(nameof(BinaryCases))]
    public void Scores_of_two_classes_equal_sklearn_and_proc(string name) => Compare(Oracles.Case(Binary, name));

    [Fact]
    public void Scores_of_the_manuals_example_equal_sklearn()
    {
        foreach (var jsonElement in Oracles.CasesBesideRealData(Binary))
            Compare(jsonElement);
    }

    [Theory, MemberData(nameof(LabelCases))]
    public void Labels_equal_sklearn(string name)
    {
        var jsonElement = Oracles.Case(Labels, name);
        var expected = jsonElement.At("expected");
        var metrics = new LabelMetrics(
            jsonElement.At("y").Integers().Zip(jsonElement.At("predicted").Integers()),
            jsonElement.At("classes").GetInt32()
        );

        Assert.Equal(expected.At("confusion").IntegerRows(), metrics.Confusion);
        foreach (var (row, values) in expected.At("confusion_row_normalised").RealRows().Index())
            Oracles.Close(values, metrics.RowNormalised[row], Oracles.SameFormula);
        Oracles.Close(expected.At("accuracy").Real(), metrics.Accuracy, Oracles.SameFormula);
        Oracles.Close(expected.At("micro", "f1").Real(), metrics.Accuracy, Oracles.SameFormula); // with one label an item the two are the same
        Oracles.Close(expected.At("balanced_accuracy").Real(), metrics.BalancedAccuracy, Oracles.SameFormula);
        Oracles.Close(expected.At("by_class", "precision").Reals(), [.. metrics.ByClass.Select(by => by.Precision)], Oracles.SameFormula);
        Oracles.Close(expected.At("by_class", "recall").Reals(), [.. metrics.ByClass.Select(by => by.Recall)], Oracles.SameFormula);
        Oracles.Close(expected.At("by_class", "f1").Reals(), [.. metrics.ByClass.Select(by => by.F1)], Oracles.SameFormula);
        Assert.Equal(expected.At("by_class", "support").Integers(), metrics.ByClass.Select(by => by.Support));
        Mean(expected.At("macro"), metrics.Macro);
        Mean(expected.At("weighted"), metrics.Weighted);

        static void Mean(System.Text.Json.JsonElement expected, (double Precision, double Recall, double F1) actual) =>
            Oracles.Close(
                [expected.At("precision").Real(), expected.At("recall").Real(), expected.At("f1").Real()],
                [actual.Precision, actual.Recall, actual.F1],
                Oracles.SameFormula
            );
    }

    [Fact]
    public void One_class_against_the_rest_equals_sklearn()
    {
        foreach (var jsonElement in Oracles.Cases("classification/multiclass_scores.json"))
        {
            var (y, scores, expected) = (jsonElement.At("y").Integers(), jsonElement.At("scores").RealRows(), jsonElement.At("expected"));
            var curves = Enumerable
                .Range(0, scores[0].Length)
                .Select(@class => ScoreCurve.Compute([.. y.Select(label => label == @class)], scores.Select(row => row[@class]).ToArray()))
                .ToList();

            Oracles.Close(expected.At("ovr_auc_by_class").Reals(), [.. curves.Select(curve => curve.Auroc!.Value)], Oracles.SameFormula);
            Oracles.Close(expected.At("ovr_auc_macro").Real(), curves.Average(curve => curve.Auroc), Oracles.SameFormula);
            Oracles.Close(
                expected.At("average_precision_by_class").Reals(),
                [.. curves.Select(curve => curve.AveragePrecision!.Value)],
                Oracles.SameFormula
            );
            Oracles.Close(
                expected.At("average_precision_macro").Real(),
                curves.Average(curve => curve.AveragePrecision),
                Oracles.SameFormula
            );
        }
    }

    private static void Compare(System.Text.Json.JsonElement jsonElement)
    {
        var (positive, scores, expected) = (
            jsonElement.At("y").Integers().Select(label => label == 1).ToList(),
            jsonElement.At("score").Reals(),
            jsonElement.At("expected")
        );
        var curve = ScoreCurve.Compute(positive, scores);

        Oracles.Close(expected.At("roc_auc").Real(), curve.Auroc, Oracles.SameFormula);
        Oracles.Close(expected.At("pROC_auc").Real(), curve.Auroc, Oracles.FromR);
        Oracles.Close(expected.At("average_precision").Real(), curve.AveragePrecision, Oracles.SameFormula);
        Oracles.Close(expected.At("brier").Real(), Calibration.Brier(positive, scores), Oracles.SameFormula);
        var half = curve.At(0.5);
        var at = expected.At("at_0.5");
        Oracles.Close(
            [at.At("accuracy").Real(), at.At("precision").Real(), at.At("recall").Real(), at.At("f1").Real()],
            [half.Accuracy, half.Precision, half.Recall, half.F1],
            Oracles.SameFormula
        );
        int[][] confusion =
        [
            [half.Negatives - half.FalsePositives, half.FalsePositives],
            [half.Positives - half.TruePositives, half.TruePositives],
        ];
        Assert.Equal(at.At("confusion").IntegerRows(), confusion);
        Oracles.Close(
            at.At("balanced_accuracy").Real(),
            new LabelMetrics(positive.Select((truth, index) => (truth ? 1 : 0, scores[index] >= 0.5 ? 1 : 0)), 2).BalancedAccuracy,
            Oracles.SameFormula
        );
        var best = curve.BestF1!.Value;
        Oracles.Close(
            [
                expected.At("best_f1", "threshold").Real(),
                expected.At("best_f1", "precision").Real(),
                expected.At("best_f1", "recall").Real(),
                expected.At("best_f1", "f1").Real(),
            ],
            [best.Threshold, best.Precision, best.Recall, best.F1],
            Oracles.SameFormula
        );
        if (!expected.Has("roc_curve"))
            return;
        // The library starts its curve at (0, 0) with a threshold above all scores.
        Oracles.Close(
            expected.At("roc_curve", "fpr").Reals()[1..],
            [.. curve.Points.Select(point => point.FalsePositiveRate)],
            Oracles.SameFormula
        );
        Oracles.Close(expected.At("roc_curve", "tpr").Reals()[1..], [.. curve.Points.Select(point => point.Recall)], Oracles.SameFormula);
        Oracles.Close(
            expected.At("roc_curve", "thresholds").Reals()[1..],
            [.. curve.Points.Select(point => point.Threshold)],
            Oracles.SameFormula
        );
        // Lowest threshold first, and a last point (precision 1, recall 0) without a threshold.
        Oracles.Close(
            expected.At("pr_curve", "precision").Reals()[..^1],
            [.. curve.Points.Reverse().Select(point => point.Precision)],
            Oracles.SameFormula
        );
        Oracles.Close(
            expected.At("pr_curve", "recall").Reals()[..^1],
            [.. curve.Points.Reverse().Select(point => point.Recall)],
            Oracles.SameFormula
        );
    }
}

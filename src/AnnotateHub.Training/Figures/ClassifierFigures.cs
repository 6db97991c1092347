using AnnotateHub.Core.Evaluation;

namespace AnnotateHub.Training.Figures;

/// <summary>A classifier's figures, by the evaluation that reports use too.</summary>
public static class ClassifierFigures
{
    /// <param name="probabilities">One row a cell, in the order of <paramref name="truth"/>.</param>
    public static ValidationFigures From(
        int step,
        int images,
        IReadOnlyList<int> truth,
        IReadOnlyList<double[]> probabilities,
        IReadOnlyList<string> classes
    )
    {
        var metrics = new LabelMetrics(
            truth.Select((actual, index) => (actual, Array.IndexOf(probabilities[index], probabilities[index].Max()))),
            classes.Count
        );
        return new ValidationFigures(
            step,
            images,
            [
                .. classes.Select(
                    (key, index) =>
                    {
                        var own = metrics.ByClass[index];
                        var area = ScoreCurve
                            .Compute([.. truth.Select(actual => actual == index)], [.. probabilities.Select(row => row[index])])
                            .Auroc;
                        return new ClassFigures(
                            key,
                            own.Support,
                            null,
                            own.Support == 0 ? null : own.F1,
                            null,
                            area,
                            area is { } value ? StandardError(value, own.Support, truth.Count - own.Support) : null
                        );
                    }
                ),
            ],
            null,
            truth.Count == 0 ? null : metrics.Accuracy
        );
    }

    /// <summary>Of an area under the ROC curve (Hanley and McNeil 1982, equation 1 with their exponential model).</summary>
    internal static double StandardError(double area, int positives, int negatives)
    {
        double twoPositives = area / (2 - area),
            twoNegatives = 2 * area * area / (1 + area);
        return Math.Sqrt(
            (area * (1 - area) + (positives - 1) * (twoPositives - area * area) + (negatives - 1) * (twoNegatives - area * area))
                / ((double)positives * negatives)
        );
    }
}

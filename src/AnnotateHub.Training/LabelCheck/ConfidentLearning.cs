namespace AnnotateHub.Training.LabelCheck;

/// <summary>
/// Probable label errors from out-of-fold probabilities (Northcutt, Jiang, Chuang: Confident Learning, J. Artif. Intell. Res. 70, 2021).
/// Thresholds are a class's own, because a model is surer of some classes than of others.
/// </summary>
public static class ConfidentLearning
{
    /// <summary>A class whose cells all have one probability has it as its threshold; the mean may be rounded above it.</summary>
    private const double Rounding = 1e-6;

    /// <param name="given">The label of each cell, from 0.</param>
    /// <param name="probabilities">Of each cell, by a model that was not trained on it; one number a class.</param>
    public static ConfidentJoint Estimate(IReadOnlyList<int> given, IReadOnlyList<IReadOnlyList<double>> probabilities, int classes)
    {
        Check(given, probabilities, classes);
        var thresholds = Thresholds(given, probabilities, classes);
        var counts = Table<int>(classes);
        foreach (var (cell, label) in given.Index())
            if (ConfidentClass(probabilities[cell], thresholds) is { } actual)
                counts[label][actual]++;
        return new ConfidentJoint(thresholds, counts, Calibrate(counts, [.. CountLabels(given, classes)]));
    }

    /// <summary>Every cell, the probable errors first, then by margin, the worst first.</summary>
    public static IReadOnlyList<LabelIssue> Rank(
        IReadOnlyList<int> given,
        IReadOnlyList<IReadOnlyList<double>> probabilities,
        ConfidentJoint joint
    )
    {
        Check(given, probabilities, joint.Thresholds.Count);
        return
        [
            .. given
                .Select(
                    (label, cell) =>
                    {
                        var row = probabilities[cell];
                        var suggested = Enumerable.Range(0, row.Count).Where(@class => @class != label).MaxBy(@class => row[@class]);
                        var confident = ConfidentClass(row, joint.Thresholds);
                        return new LabelIssue(
                            cell,
                            label,
                            suggested,
                            row[label] - row[suggested],
                            confident is { } actual && actual != label
                        );
                    }
                )
                .OrderByDescending(issue => issue.IsProbableError)
                .ThenBy(issue => issue.Margin)
                .ThenBy(issue => issue.Cell),
        ];
    }

    /// <summary>Counts to shares of all labels: each row is stretched to how often its label was given, then all are divided by the number
    /// of labels. A label that no confident prediction counts is taken to be right.</summary>
    public static IReadOnlyList<IReadOnlyList<double>> Calibrate(IReadOnlyList<IReadOnlyList<int>> counts, IReadOnlyList<int> labels)
    {
        double total = labels.Sum();
        return
        [
            .. counts.Select(
                (row, given) =>
                {
                    double sum = row.Sum();
                    return (IReadOnlyList<double>)
                        [
                            .. row.Select(
                                (count, actual) =>
                                    total == 0 ? 0
                                    : sum > 0 ? count / sum * labels[given] / total
                                    : actual == given ? labels[given] / total
                                    : 0
                            ),
                        ];
                }
            ),
        ];
    }

    private static double?[] Thresholds(IReadOnlyList<int> given, IReadOnlyList<IReadOnlyList<double>> probabilities, int classes)
    {
        var (sums, labels) = (new double[classes], CountLabels(given, classes));
        foreach (var (cell, label) in given.Index())
            sums[label] += probabilities[cell][label];
        return [.. sums.Zip(labels, (sum, count) => count == 0 ? (double?)null : sum / count)];
    }

    /// <summary>The most probable of the classes whose threshold is reached; null where none is.</summary>
    private static int? ConfidentClass(IReadOnlyList<double> row, IReadOnlyList<double?> thresholds)
    {
        int? best = null;
        for (var @class = 0; @class < row.Count; @class++)
            if (
                thresholds[@class] is { } threshold
                && row[@class] >= threshold - Rounding
                && (best is null || row[@class] > row[best.Value])
            )
                best = @class;
        return best;
    }

    private static int[] CountLabels(IReadOnlyList<int> given, int classes)
    {
        var labels = new int[classes];
        foreach (var label in given)
            labels[label]++;
        return labels;
    }

    private static T[][] Table<T>(int classes) => [.. Enumerable.Range(0, classes).Select(_ => new T[classes])];

    private static void Check(IReadOnlyList<int> given, IReadOnlyList<IReadOnlyList<double>> probabilities, int classes)
    {
        if (classes < 2)
            throw new ArgumentException($"Labels are compared where there are at least two classes; found {classes}.");
        if (given.Count != probabilities.Count)
            throw new ArgumentException($"There are {given.Count} labels and probabilities of {probabilities.Count} cells.");
        for (var cell = 0; cell < given.Count; cell++)
        {
            if (given[cell] < 0 || given[cell] >= classes)
                throw new ArgumentException($"Cell {cell} has the label {given[cell]}; labels are 0 to {classes - 1}.");
            if (probabilities[cell].Count != classes || probabilities[cell].Any(value => !(value is >= 0 and <= 1)))
                throw new ArgumentException($"Cell {cell} needs {classes} probabilities from 0 to 1.");
        }
    }
}

namespace AnnotateHub.Core.Evaluation;

/// <summary>True against predicted classes of cells. Rows of the confusion matrix are true classes, columns predicted ones.</summary>
public sealed class LabelMetrics
{
    private readonly int[][] _confusion;

    public LabelMetrics(IEnumerable<(int True, int Predicted)> items, int classes)
    {
        _confusion = [.. Enumerable.Range(0, classes).Select(_ => new int[classes])];
        foreach (var (actual, predicted) in items)
            _confusion[actual][predicted]++;
    }

    public IReadOnlyList<IReadOnlyList<int>> Confusion => _confusion;

    /// <summary>Each row divided by its sum; a class that never occurs gives a row of 0.</summary>
    public IReadOnlyList<double[]> RowNormalised => [.. _confusion.Select(row => row.Select(count => Share(count, row.Sum())).ToArray())];

    public int Total => _confusion.Sum(row => row.Sum());

    public double Accuracy => Share(_confusion.Select((row, index) => row[index]).Sum(), Total);

    /// <summary>Mean recall of the classes that occur.</summary>
    public double BalancedAccuracy =>
        ByClass.Where(classMetrics => classMetrics.Support > 0).Select(classMetrics => classMetrics.Recall).DefaultIfEmpty(0).Average();

    public IReadOnlyList<ClassMetrics> ByClass =>
        [
            .. _confusion.Select(
                (row, index) =>
                {
                    var (hits, support, called) = (row[index], row.Sum(), _confusion.Sum(other => other[index]));
                    return new ClassMetrics(Share(hits, called), Share(hits, support), Share(2 * hits, called + support), support);
                }
            ),
        ];

    /// <summary>Plain mean over all classes, those that never occur with 0.</summary>
    public (double Precision, double Recall, double F1) Macro =>
        (
            ByClass.Average(classMetrics => classMetrics.Precision),
            ByClass.Average(classMetrics => classMetrics.Recall),
            ByClass.Average(classMetrics => classMetrics.F1)
        );

    /// <summary>Mean weighted by how often each class occurs.</summary>
    public (double Precision, double Recall, double F1) Weighted =>
        (
            ByClass.Sum(classMetrics => classMetrics.Precision * classMetrics.Support) / Math.Max(1, Total),
            ByClass.Sum(classMetrics => classMetrics.Recall * classMetrics.Support) / Math.Max(1, Total),
            ByClass.Sum(classMetrics => classMetrics.F1 * classMetrics.Support) / Math.Max(1, Total)
        );

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}

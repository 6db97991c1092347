namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>Mean and deviation (n - 1) over the runs of a model; the deviation is null for one run.</summary>
public sealed record MeanOverRuns(double? Mean, double? Deviation, int Runs)
{
    internal static MeanOverRuns From(IEnumerable<double?> values)
    {
        double[] defined = [.. values.OfType<double>()];
        return new MeanOverRuns(
            defined.Length == 0 ? null : defined.Average(),
            defined.Length < 2 ? null : AnnotateHub.Core.Agreement.Bootstrap.StandardDeviation(defined),
            defined.Length
        );
    }
}

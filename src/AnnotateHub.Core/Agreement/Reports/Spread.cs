namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>Where values lie.</summary>
public sealed record Spread(
    int Count,
    double? Mean,
    double? Deviation,
    double? Lowest,
    double? LowerQuartile,
    double? Median,
    double? UpperQuartile,
    double? Highest
)
{
    public static Spread From(IReadOnlyList<double> values) =>
        values.Count == 0
            ? new Spread(0, null, null, null, null, null, null, null)
            : new Spread(
                values.Count,
                values.Average(),
                values.Count < 2 ? null : Bootstrap.StandardDeviation(values),
                values.Min(),
                Bootstrap.Percentile(values, 25),
                Bootstrap.Percentile(values, 50),
                Bootstrap.Percentile(values, 75),
                values.Max()
            );
}

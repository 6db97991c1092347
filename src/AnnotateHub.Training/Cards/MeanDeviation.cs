namespace AnnotateHub.Training.Cards;

/// <param name="Deviation">Of a sample (n - 1); null for a single value.</param>
public sealed record MeanDeviation(double Mean, double? Deviation, int Count)
{
    /// <summary>Null where no value is known.</summary>
    public static MeanDeviation? From(IEnumerable<double?> values)
    {
        var known = values.OfType<double>().ToList();
        if (known.Count == 0)
            return null;
        var mean = known.Average();
        return new MeanDeviation(
            mean,
            known.Count == 1 ? null : Math.Sqrt(known.Sum(value => (value - mean) * (value - mean)) / (known.Count - 1)),
            known.Count
        );
    }
}

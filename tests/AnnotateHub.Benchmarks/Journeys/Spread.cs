namespace AnnotateHub.Benchmarks.Journeys;

/// <summary>Median and 95th percentile (nearest rank) of measured milliseconds.</summary>
internal sealed class Spread(IReadOnlyCollection<double> milliseconds)
{
    private readonly double[] _sorted = [.. milliseconds.Order()];

    public double Median => At(0.50);
    public double P95 => At(0.95);

    public override string ToString() => $"{Median:F1} / {P95:F1} (n = {_sorted.Length})";

    private double At(double share) => _sorted.Length == 0 ? double.NaN : _sorted[(int)Math.Ceiling(share * _sorted.Length) - 1];
}

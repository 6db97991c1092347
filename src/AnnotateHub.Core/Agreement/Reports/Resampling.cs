namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>
/// The resamples of one list of images, drawn once for all figures: the same images stand behind every interval of a table.
/// Each figure is computed from sums over images.
/// </summary>
internal sealed class Resampling<TSums>(IReadOnlyList<string> patients, int resamples, ulong seed, Func<IReadOnlyList<int>, TSums> sums)
{
    private List<TSums>? _drawn;

    /// <summary>Why there are no intervals; null where there are.</summary>
    public string? NoInterval { get; } = patients.Count < Bootstrap.FewestImages ? Bootstrap.TooFew(patients.Count) : null;

    private TSums Whole { get; } = sums([.. Enumerable.Range(0, patients.Count)]);

    private List<TSums> Drawn => _drawn ??= [.. Bootstrap.Draws(patients, resamples, seed).Select(sums)];

    public Figure Compute(Func<TSums, double?> figure, string undefined) =>
        Compute(drawn => figure(drawn) is { } value ? new Coefficient(value, null) : Coefficient.Undefined(undefined));

    public Figure Compute(Func<TSums, Coefficient> figure)
    {
        var whole = figure(Whole);
        if (whole.Value is null || NoInterval is not null)
            return new Figure(whole.Value, whole.Reason);
        var values = new List<double>(resamples);
        foreach (var drawn in Drawn)
            if (figure(drawn).Value is { } value && double.IsFinite(value))
                values.Add(value);
        return values.Count < 2
            ? new Figure(whole.Value, UndefinedResamples: resamples - values.Count)
            : new Figure(
                whole.Value,
                null,
                Bootstrap.Percentile(values, 2.5),
                Bootstrap.Percentile(values, 97.5),
                Bootstrap.StandardDeviation(values),
                resamples - values.Count
            );
    }
}

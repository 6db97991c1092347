namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>A figure with its uncertainty. Either there is a value or <paramref name="Reason"/> says why there is none.</summary>
/// <param name="Low">2.5th percentile of the bootstrap by image within patient; null where there is no interval.</param>
/// <param name="High">97.5th percentile.</param>
/// <param name="Deviation">Standard deviation of the resamples, with n - 1.</param>
/// <param name="UndefinedResamples">Resamples in which the figure was 0/0; they are left out of the interval.</param>
public sealed record Figure(
    double? Value,
    string? Reason = null,
    double? Low = null,
    double? High = null,
    double? Deviation = null,
    int UndefinedResamples = 0
);

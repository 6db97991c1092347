namespace AnnotateHub.Core.Agreement;

/// <summary>What a report says about the uncertainty of a figure.</summary>
/// <param name="Low">2.5th percentile of the defined resamples, by linear interpolation; null when there is no interval.</param>
/// <param name="High">97.5th percentile.</param>
/// <param name="Deviation">Standard deviation of the defined resamples, with n - 1.</param>
/// <param name="Resamples">How many were drawn.</param>
/// <param name="Undefined">How many of them gave no figure (0/0) and are left out.</param>
/// <param name="Reason">Why there is no interval; null when there is one.</param>
public sealed record BootstrapInterval(
    double? Low,
    double? High,
    double? Deviation,
    int Resamples,
    int Undefined,
    ulong Seed,
    string Generator,
    string? Reason
);

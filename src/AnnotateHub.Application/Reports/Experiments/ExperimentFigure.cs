namespace AnnotateHub.Application.Reports.Experiments;

/// <summary>A figure of a table.</summary>
/// <param name="Mean">Over the seeds; null where undefined.</param>
/// <param name="Deviation">Over the seeds, with n - 1; null for one.</param>
/// <param name="Count">Seeds.</param>
/// <param name="Low">95 % interval by image, of the mean over the seeds; null where there is none.</param>
/// <param name="Reason">Why there is no interval.</param>
public sealed record ExperimentFigure(double? Mean, double? Deviation, int Count, double? Low, double? High, string? Reason = null);

namespace AnnotateHub.Core.Agreement;

/// <summary>A person against themselves on the images of one day.</summary>
/// <param name="Counts">Cells found both times, only before, only again; pooled over the day's images.</param>
/// <param name="SameClass">Share of the cells found both times that got the same class; null where there is none.</param>
public sealed record DriftPoint(string Person, DateOnly Day, int Images, DetectionCounts Counts, double? SameClass);

namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>Everything about two raters, over the images that both annotated.</summary>
/// <param name="Labels">Of rows and columns of <paramref name="Confusion"/>: the classes, then <i>not seen</i>.</param>
/// <param name="Confusion">Rows A, columns B.</param>
/// <param name="Classes">Over cells that both found.</param>
/// <param name="WithNotSeen">Secondary: over all cells, <i>not seen</i> being a category.</param>
/// <param name="NoInterval">Why the figures have no interval; null when they have.</param>
public sealed record PairReport(
    string A,
    string B,
    int Images,
    DetectionCounts Counts,
    Figure F1,
    Figure PrecisionOfA,
    Figure RecallOfA,
    Spread Iou,
    Spread CentreDistance,
    Spread SizeRatio,
    IReadOnlyList<HistogramBin> IouHistogram,
    IReadOnlyList<SweepPoint> Sweep,
    IReadOnlyList<string> Labels,
    IReadOnlyList<IReadOnlyList<long>> Confusion,
    ClassFigures Classes,
    ClassFigures WithNotSeen,
    IReadOnlyList<OneClassFigures> ByClass,
    CountFigures CellCounts,
    IReadOnlyList<PairPatient> ByPatient,
    IReadOnlyList<PairImage> ByImage,
    string? NoInterval
);

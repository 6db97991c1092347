namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>Two raters in one image.</summary>
public sealed record PairImage(
    string Image,
    string Patient,
    int BoxesOfA,
    int BoxesOfB,
    DetectionCounts Counts,
    double? F1,
    double? SameClass,
    double? MeanIou
);

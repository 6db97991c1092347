namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>Average precision of one class under one convention.</summary>
/// <param name="Mean">AP@[.5:.95], mean of the 101-point AP over ten IoU thresholds.</param>
/// <param name="Best">Over every distinct score.</param>
/// <param name="BestOnGrid">Over the authors' grid 0.05 to 0.99 by 0.01.</param>
public sealed record ConventionRow(
    DetectionConvention Convention,
    string Words,
    double? AllPoint,
    double? ElevenPoint,
    double? Points101,
    double? Mean,
    OperatingPoint? Best,
    OperatingPoint? BestOnGrid
);

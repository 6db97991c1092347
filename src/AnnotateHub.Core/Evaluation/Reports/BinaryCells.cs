using AnnotateHub.Core.Agreement.Reports;

namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>One class against the rest on given boxes.</summary>
public sealed record BinaryCells(
    string Positive,
    int Cells,
    int Positives,
    Figure Auroc,
    double? AveragePrecision,
    OperatingPoint? Best,
    OperatingPoint? BestOnGrid,
    double? AccuracyAtBest,
    IReadOnlyList<ReliabilityBin> Reliability,
    double? CalibrationError,
    double? Brier,
    string? Reason
);

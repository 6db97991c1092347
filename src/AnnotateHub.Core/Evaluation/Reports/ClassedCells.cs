namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>All classes on given boxes; rows of <paramref name="Confusion"/> are true classes.</summary>
public sealed record ClassedCells(
    IReadOnlyList<string> Classes,
    IReadOnlyList<IReadOnlyList<int>> Confusion,
    IReadOnlyList<IReadOnlyList<double>> RowNormalised,
    double? Accuracy,
    double? BalancedAccuracy,
    double? MacroF1,
    IReadOnlyList<ClassMetrics> ByClass,
    string? Reason
);

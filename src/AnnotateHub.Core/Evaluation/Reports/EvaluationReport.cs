using AnnotateHub.Core.Agreement.Reports;

namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>A model evaluation; docs/evaluation.md has the conventions.</summary>
/// <param name="NotEvaluated">Why a class is left out, by class.</param>
public sealed record EvaluationReport(
    EvaluationSettings Settings,
    Uncertainty Uncertainty,
    int Images,
    int Patients,
    IReadOnlyDictionary<string, string> NotEvaluated,
    string? NoInterval,
    IReadOnlyList<RunReport> Runs,
    IReadOnlyList<ModelRow> Models,
    IReadOnlyList<TransferRow> Transfers,
    IReadOnlyList<ModelComparison> Comparisons
);

namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>A model over its runs; of the first class.</summary>
public sealed record ModelRow(
    string Model,
    MeanOverRuns Ap,
    MeanOverRuns BestF1,
    MeanOverRuns Auroc,
    MeanOverRuns CellBestF1,
    MeanOverRuns Accuracy
);

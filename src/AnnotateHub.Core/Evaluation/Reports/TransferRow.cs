namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>Learned from some patients, judged on one: a cell of the paper's table 6.</summary>
public sealed record TransferRow(string Model, string TrainedOn, string TestedOn, MeanOverRuns Ap, MeanOverRuns BestF1);

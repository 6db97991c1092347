namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>One run of a model.</summary>
/// <param name="Outside">Predictions in images that the truth does not have; left out.</param>
/// <param name="Silent">Images without any prediction; their cells count as missed.</param>
/// <param name="Stages">Empty where the stages are not known; of the first class.</param>
/// <param name="ByPatient">Of the first class.</param>
public sealed record RunReport(
    string Name,
    string Model,
    string? TrainedOn,
    int Outside,
    int Silent,
    IReadOnlyList<ImageLevel> ByClass,
    CellLevel Cells,
    IReadOnlyList<StageRow> Stages,
    IReadOnlyList<EvaluatedPatient> ByPatient,
    ErrorCounts Errors
);

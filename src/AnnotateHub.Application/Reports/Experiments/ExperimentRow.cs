namespace AnnotateHub.Application.Reports.Experiments;

/// <param name="Labels">In the order of the table's labels.</param>
/// <param name="Figures">In the order of the table's figures.</param>
public sealed record ExperimentRow(IReadOnlyList<string> Labels, IReadOnlyList<ExperimentFigure> Figures);

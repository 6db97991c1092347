namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>All raters together.</summary>
/// <param name="SeenBy">How many cells one rater alone saw, two saw, and so on.</param>
/// <param name="MeanF1">Mean of the F1 of all pairs.</param>
/// <param name="Classes">Percent agreement, alpha and AC1 over cells that two or more saw (<i>not seen</i> is missing); Fleiss' kappa over
/// cells that all saw.</param>
public sealed record GroupReport(
    int Images,
    IReadOnlyList<int> SeenBy,
    Figure MeanF1,
    ClassFigures Classes,
    ClassFigures WithNotSeen,
    IReadOnlyList<OneClassFigures> ByClass,
    CountFigures CellCounts,
    string? NoInterval
);

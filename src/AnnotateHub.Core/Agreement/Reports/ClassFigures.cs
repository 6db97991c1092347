namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>Coefficients of the classes of cells. Those that do not apply (kappa of a pair among several raters) are null.</summary>
/// <param name="Cells">Cells that enter the coefficients.</param>
/// <param name="Caution">What must be said beside the figures; null where nothing.</param>
public sealed record ClassFigures(
    long Cells,
    Figure PercentAgreement,
    Figure? CohenKappa,
    Figure? FleissKappa,
    Figure KrippendorffAlpha,
    Figure GwetAc1,
    string? Caution
);

using AnnotateHub.Training.Figures;

namespace AnnotateHub.Training.Cards;

/// <param name="Validation">Of the model itself; null where no image was kept for it.</param>
/// <param name="Curve">While it was trained.</param>
/// <param name="ByPatient">Of the model itself, on each patient's validation images.</param>
/// <param name="Folds">Of models that were trained on the other folds: how sure the figures are.</param>
/// <param name="OverFolds">Mean and standard deviation over them, by class (<c>any cell</c>: whatever its class).</param>
/// <param name="Seeds">Of models of other seeds on the same validation images, the model's own first; null where one seed was trained.</param>
/// <param name="OverSeeds">As <paramref name="OverFolds"/>, over the seeds.</param>
public sealed record CardFigures(
    ValidationFigures? Validation,
    IReadOnlyList<ValidationFigures> Curve,
    IReadOnlyDictionary<string, ValidationFigures> ByPatient,
    IReadOnlyList<ValidationFigures> Folds,
    IReadOnlyDictionary<string, FigureSpread> OverFolds,
    IReadOnlyList<ValidationFigures>? Seeds = null,
    IReadOnlyDictionary<string, FigureSpread>? OverSeeds = null
);

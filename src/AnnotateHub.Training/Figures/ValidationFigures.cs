namespace AnnotateHub.Training.Figures;

/// <summary>How well a model does on images that it was not trained on.</summary>
/// <param name="Step">Steps that were done.</param>
/// <param name="AnyCell">A detector's boxes whatever their class; null for classifiers.</param>
/// <param name="Accuracy">Share of cells whose class is right; classifiers only.</param>
public sealed record ValidationFigures(
    int Step,
    int Images,
    IReadOnlyList<ClassFigures> Classes,
    ClassFigures? AnyCell = null,
    double? Accuracy = null
);

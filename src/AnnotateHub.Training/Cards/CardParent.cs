using AnnotateHub.Training.Figures;

namespace AnnotateHub.Training.Cards;

/// <summary>The model that this one is to be better than, on the same validation images.</summary>
/// <param name="Model">Name and version.</param>
/// <param name="Hash">SHA-256 of its file.</param>
/// <param name="Images">That both were measured on, and on which neither was trained.</param>
/// <param name="Figures">The parent's; null where there is nothing to compare on.</param>
/// <param name="Own">This model's, measured in the same way.</param>
/// <param name="Note">Why there are no figures, or what to know of them.</param>
public sealed record CardParent(
    string Model,
    string Hash,
    int Images,
    ValidationFigures? Figures,
    ValidationFigures? Own,
    string? Note = null
);

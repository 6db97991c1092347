using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Training.Cards;

/// <summary>What a model was made of and how well it does: written beside it as <c>card.json</c>.</summary>
/// <param name="Parent">Null where there is none to compare with.</param>
/// <param name="License">Of the model; for its makers to fill in.</param>
public sealed record TrainingCard(
    TrainingKind Kind,
    DateTimeOffset Made,
    CardModel Model,
    CardData Data,
    CardTraining Training,
    CardFigures Figures,
    IReadOnlyList<string> Warnings,
    string? License = null,
    CardParent? Parent = null,
    int Version = 1
);

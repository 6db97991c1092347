namespace AnnotateHub.Training.Embedding;

/// <param name="Share">Of the whole work, 0 to 1.</param>
public readonly record struct EmbeddingProgress(EmbeddingStage Stage, double Share);

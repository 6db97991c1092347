namespace AnnotateHub.Training.Embedding;

/// <summary>What the map is being made of just now.</summary>
public enum EmbeddingStage
{
    Components,
    Neighbors,
    Layout,
}

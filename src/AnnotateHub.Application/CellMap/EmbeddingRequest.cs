using AnnotateHub.Application.Training;
using AnnotateHub.Inference;
using AnnotateHub.Training.Embedding;

namespace AnnotateHub.Application.CellMap;

/// <param name="Data">With all channels that the classifier needs.</param>
/// <param name="ModelHash">SHA-256 of the model's file.</param>
/// <param name="Out">Gets <c>features/</c>, <c>features.csv</c>, <c>map.csv</c> and <c>map.json</c>; begun again it goes on.</param>
public sealed record EmbeddingRequest(
    TrainingData Data,
    string Images,
    string Labels,
    ModelFile Model,
    string ModelHash,
    string Out,
    UmapSettings Map
);

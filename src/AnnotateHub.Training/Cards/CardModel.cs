namespace AnnotateHub.Training.Cards;

/// <param name="Hash">SHA-256 of model.onnx.</param>
/// <param name="ExportDifference">Greatest difference of a score or probability between the trainer and ONNX Runtime on the example
/// images.</param>
public sealed record CardModel(
    string Hash,
    string Architecture,
    long Parameters,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Classes,
    double Scale,
    double ExportDifference
);

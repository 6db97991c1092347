namespace AnnotateHub.Inference.Inspection;

/// <summary>What a model file says about itself, and what a trial run showed.</summary>
/// <param name="Sha256">Of the file, lower-case hexadecimal.</param>
/// <param name="Producer">Name and version of the program that wrote it.</param>
/// <param name="Opset">Of the ONNX standard's own operators.</param>
/// <param name="Parameters">Numbers in initialisers.</param>
public sealed record ModelFacts(
    string Sha256,
    long Bytes,
    string Producer,
    int Opset,
    int Nodes,
    long Parameters,
    IReadOnlyList<TensorFacts> Inputs,
    IReadOnlyList<TensorFacts> Outputs,
    IReadOnlyDictionary<string, string> Metadata
);

namespace AnnotateHub.Training.Onnx;

/// <summary>Numbers of a network, without the library that made them.</summary>
public sealed record WeightTensor(string Name, IReadOnlyList<long> Shape, float[] Values);

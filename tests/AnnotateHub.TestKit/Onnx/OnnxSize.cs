using System.Runtime.InteropServices;

namespace AnnotateHub.TestKit.Onnx;

/// <summary>A size that is free, by its name in the graph, or a number.</summary>
public readonly record struct OnnxSize(string? Name, int Size)
{
    public static implicit operator OnnxSize(int size) => new(null, size);

    public static implicit operator OnnxSize(string name) => new(name, 0);
}

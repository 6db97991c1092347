namespace AnnotateHub.Inference.Inspection;

/// <summary>An input or output of a graph.</summary>
/// <param name="Element">ONNX name of the element type in lower case: float, float16, uint8, int64, ...</param>
/// <param name="Shape">Null: the size of that axis is free.</param>
/// <param name="Seen">Shape that came out (or went in) when the model was run once; null before.</param>
public sealed record TensorFacts(string Name, string Element, IReadOnlyList<int?> Shape, IReadOnlyList<int>? Seen = null)
{
    /// <summary>The declared shape, free axes taken from the trial run where there was one.</summary>
    public IReadOnlyList<int?> Best =>
        Seen is { } seen && seen.Count == Shape.Count ? [.. Shape.Select((size, axis) => size ?? seen[axis])]
        : Seen is { } other ? [.. other.Cast<int?>()]
        : Shape;

    public override string ToString() => $"{Name} [{string.Join(", ", Shape.Select(size => size?.ToString() ?? "?"))}] {Element}";
}

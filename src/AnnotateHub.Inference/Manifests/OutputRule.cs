namespace AnnotateHub.Inference.Manifests;

/// <param name="Boxes">Name of the output that holds boxes (or everything, where there is one output).</param>
/// <param name="Scores">Name of the output that holds scores or logits; null where they are with the boxes.</param>
/// <param name="Labels">Name of the output that holds class numbers; null where there is none.</param>
public sealed record OutputRule(OutputContract Contract, string Boxes, string? Scores = null, string? Labels = null);

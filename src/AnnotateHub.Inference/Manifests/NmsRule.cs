namespace AnnotateHub.Inference.Manifests;

/// <param name="Iou">A box is dropped above it.</param>
/// <param name="PerClass">Boxes drop boxes of their own class only.</param>
public sealed record NmsRule(double Iou = 0.5, bool PerClass = true);

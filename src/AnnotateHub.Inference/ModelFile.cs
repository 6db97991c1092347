using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.Inference;

/// <param name="Path">Of the ONNX file, one that <see cref="Inspection.ModelGuard"/> has accepted.</param>
public sealed record ModelFile(string Path, ModelManifest Manifest);

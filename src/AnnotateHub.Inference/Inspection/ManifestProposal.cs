using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.Inference.Inspection;

/// <param name="Manifest">Null where no contract fits.</param>
/// <param name="Words">What was seen and what it was taken for.</param>
/// <param name="ToConfirm">What the file does not say and a person has to.</param>
public sealed record ManifestProposal(
    ModelManifest? Manifest,
    Confidence Confidence,
    IReadOnlyList<string> Words,
    IReadOnlyList<string> ToConfirm
);

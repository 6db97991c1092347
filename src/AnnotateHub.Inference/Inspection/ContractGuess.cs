using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.Inference.Inspection;

/// <summary>A contract and why.</summary>
/// <param name="Count">Classes of the model, background included where it has an index; null: unknown.</param>
internal sealed record ContractGuess(
    OutputRule Output,
    Confidence Confidence,
    IReadOnlyList<string> Words,
    int? Count,
    int? Background = null,
    IReadOnlyList<string>? ToConfirm = null,
    string? SizesName = null
);

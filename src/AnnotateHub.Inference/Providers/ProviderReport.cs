namespace AnnotateHub.Inference.Providers;

/// <summary>What really runs a model; shown on the admin page and recorded with every run.</summary>
/// <param name="Provider"><c>cuda</c>, <c>webgpu</c> or <c>cpu</c>.</param>
/// <param name="Device">Name of the device as far as known.</param>
/// <param name="MemoryBytes">Of the device; null where unknown.</param>
/// <param name="Fallback">To be shown loudly: what was asked for, why it is not what runs, and what runs instead; null where the first wish
/// came true.</param>
/// <param name="Notes">Sentences on what was tried and seen.</param>
public sealed record ProviderReport(
    string Provider,
    string Device,
    string? Driver,
    long? MemoryBytes,
    string Runtime,
    string? Fallback,
    IReadOnlyList<string> Notes
);

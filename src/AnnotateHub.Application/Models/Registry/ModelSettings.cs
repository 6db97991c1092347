using AnnotateHub.Inference.Providers;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>Settings <c>Models:*</c> and <c>Inference:*</c> as use cases need them.</summary>
/// <param name="MaxBytes">Largest model file.</param>
/// <param name="Inference">Where models run; a request may name another order of providers.</param>
/// <param name="InspectWith">Program that inspects uploaded models when it is started as a child; null: the running one.</param>
public sealed record ModelSettings(
    long MaxBytes = ModelSettings.DefaultMaxBytes,
    ProviderSettings? Inference = null,
    string? InspectWith = null
)
{
    public const long DefaultMaxBytes = 2L * 1024 * 1024 * 1024;

    public IReadOnlyList<string> ProvidersOr(IReadOnlyList<string>? asked) => asked is { Count: > 0 } ? asked : Default.Order;

    internal ProviderSettings With(IReadOnlyList<string> order) => Default with { Order = order };

    private ProviderSettings Default => Inference ?? ProviderSettings.Cpu;
}

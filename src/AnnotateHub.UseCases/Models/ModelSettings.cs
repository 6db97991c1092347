namespace AnnotateHub.UseCases.Models;

/// <summary>Settings <c>Models:*</c> and <c>Inference:*</c> as use cases need them.</summary>
/// <param name="MaxBytes">Largest model file.</param>
/// <param name="Providers">Execution providers in the order in which they are tried, where a request names none.</param>
public sealed record ModelSettings(long MaxBytes = ModelSettings.UsualMaxBytes, IReadOnlyList<string>? Providers = null)
{
    public const long UsualMaxBytes = 2L * 1024 * 1024 * 1024;

    public IReadOnlyList<string> ProvidersOr(IReadOnlyList<string>? asked) => asked is { Count: > 0 } ? asked : Providers is { Count: > 0 } usual ? usual : ["cpu"];
}

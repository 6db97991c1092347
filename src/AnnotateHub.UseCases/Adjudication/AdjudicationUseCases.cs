using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.UseCases.Adjudication;

/// <summary>Registers the adjudication; needs what <c>AddAnnotateUseCases</c> registers.</summary>
public static class AdjudicationUseCases
{
    public static IServiceCollection AddAdjudicationUseCases(this IServiceCollection services)
    {
        services.TryAddSingleton<AdjudicationDesk>();
        services.TryAddSingleton<AdjudicationChanges>();
        services.TryAddSingleton<AdjudicationPictures>();
        services.TryAddSingleton<AdjudicationReport>();
        services.TryAddSingleton<AdjudicationExport>();
        return services;
    }
}

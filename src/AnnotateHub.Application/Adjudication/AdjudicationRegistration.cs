using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Adjudication;

/// <summary>Union and adjudication of disagreements.</summary>
public static class AdjudicationRegistration
{
    public static IServiceCollection AddAdjudication(this IServiceCollection services)
    {
        services.TryAddSingleton<AdjudicationService>();
        services.TryAddSingleton<AdjudicationChanges>();
        services.TryAddSingleton<AdjudicationPictures>();
        services.TryAddSingleton<AdjudicationProgress>();
        services.TryAddSingleton<AdjudicationReport>();
        services.TryAddSingleton<AdjudicationExport>();
        return services;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Experiments;

/// <summary>The paper's tables on folders.</summary>
public static class ExperimentsRegistration
{
    public static IServiceCollection AddExperiments(this IServiceCollection services)
    {
        services.TryAddSingleton<FolderExperiment>();
        return services;
    }
}

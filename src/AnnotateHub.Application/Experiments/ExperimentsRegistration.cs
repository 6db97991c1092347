using AnnotateHub.Application.Experiments.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Experiments;

/// <summary>The paper's tables, on folders and on projects.</summary>
public static class ExperimentsRegistration
{
    public static IServiceCollection AddExperiments(this IServiceCollection services)
    {
        services.TryAddSingleton<FolderExperiment>();
        services.TryAddSingleton<IExperimentQueue, NoExperimentQueue>();
        services.TryAddSingleton<ExperimentService>();
        services.TryAddSingleton<ExperimentExecutor>();
        return services;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.UseCases.Models;

/// <summary>Registers models, trials and runs; needs what <c>AddAnnotateUseCases</c> registers. The caller may register an <see cref="IRunQueue"/> and <see cref="ModelSettings"/> before.</summary>
public static class ModelUseCases
{
    public static IServiceCollection AddModelUseCases(this IServiceCollection services)
    {
        services.TryAddSingleton(new ModelSettings());
        services.TryAddSingleton<IRunQueue, NoRunQueue>();
        services.TryAddSingleton<ModelFiles>();
        services.TryAddSingleton<OnnxOpener>();
        services.TryAddSingleton<IModelOpener, ModelOpener>();
        services.TryAddSingleton<IModelInspector, ModelInspector>();
        services.TryAddSingleton<ModelBook>();
        services.TryAddSingleton<ModelStore>();
        services.TryAddSingleton<ModelImages>();
        services.TryAddSingleton<ModelTrials>();
        services.TryAddSingleton<RunLabels>();
        services.TryAddSingleton<GivenBoxes>();
        services.TryAddSingleton<RunWork>();
        services.TryAddSingleton<RunDesk>();
        services.TryAddSingleton<RunBook>();
        services.TryAddSingleton<RunNews>();
        services.TryAddSingleton<RunCommit>();
        services.TryAddSingleton<FolderDetection>();
        return services;
    }
}

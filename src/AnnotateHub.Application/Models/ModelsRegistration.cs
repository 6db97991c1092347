using AnnotateHub.Application.Models.Commit;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Application.Models.Trials;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Models;

/// <summary>Models, trials and runs. The caller may register an <see cref="IRunQueue"/> and <see cref="ModelSettings"/> before or after.</summary>
public static class ModelsRegistration
{
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        services.TryAddSingleton(new ModelSettings());
        services.TryAddSingleton<IRunQueue, NoRunQueue>();
        services.TryAddSingleton<ModelFiles>();
        services.TryAddSingleton<OnnxModelLoader>();
        services.TryAddSingleton<IModelLoader, ModelLoader>();
        services.TryAddSingleton<IModelInspector, ModelInspector>();
        services.TryAddSingleton<ModelQueries>();
        services.TryAddSingleton<ModelStore>();
        services.TryAddSingleton<ModelImages>();
        services.TryAddSingleton<ModelTrials>();
        services.TryAddSingleton<RunLabelWriter>();
        services.TryAddSingleton<BoxClassification>();
        services.TryAddSingleton<RunExecutor>();
        services.TryAddSingleton<ModelRunService>();
        services.TryAddSingleton<RunRecovery>();
        services.TryAddSingleton<ModelRunQueries>();
        services.TryAddSingleton<RunEndNotifications>();
        services.TryAddSingleton<ModelRunCommit>();
        services.TryAddSingleton<FolderDetection>();
        return services;
    }
}

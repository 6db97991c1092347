using AnnotateHub.Application.Training.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Training;

/// <summary>Training a model in a process of its own.</summary>
public static class TrainingRegistration
{
    public static IServiceCollection AddTraining(this IServiceCollection services)
    {
        services.TryAddSingleton(new TrainerSettings());
        services.TryAddSingleton<TrainerProcess>();
        services.TryAddSingleton<FolderTraining>();
        services.TryAddSingleton<TrainingDataSetAssembly>();
        services.TryAddSingleton<ITrainingQueue, NoTrainingQueue>();
        services.TryAddSingleton<TrainingFolders>();
        services.TryAddSingleton<TrainingService>();
        services.TryAddSingleton<ParentComparison>();
        services.TryAddSingleton<TrainedModels>();
        services.TryAddSingleton<TrainingExecutor>();
        services.TryAddSingleton<TrainingRecovery>();
        services.TryAddSingleton<TrainingEndNotifications>();
        services.TryAddSingleton<TrainingQueries>();
        services.TryAddSingleton<TrainingChoices>();
        services.TryAddSingleton<ModelDownload>();
        services.TryAddSingleton<ModelEffort>();
        return services;
    }
}

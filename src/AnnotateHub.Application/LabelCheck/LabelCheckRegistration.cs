using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.LabelCheck;

/// <summary>Labels that are probably wrong.</summary>
public static class LabelCheckRegistration
{
    public static IServiceCollection AddLabelCheck(this IServiceCollection services)
    {
        services.TryAddSingleton<HeldOutPredictions>();
        services.TryAddSingleton<FolderLabelCheck>();
        services.TryAddSingleton<LabelChecks>();
        return services;
    }
}

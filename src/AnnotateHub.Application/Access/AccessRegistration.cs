using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Access;

/// <summary>Who may see what.</summary>
public static class AccessRegistration
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.TryAddSingleton<ProjectAccess>();
        services.TryAddSingleton<ProjectOf>();
        services.TryAddSingleton<LiveScope>();
        services.TryAddSingleton<MyAssignments>();
        services.TryAddSingleton<ClassUsageQueries>();
        services.TryAddSingleton<ImageIndex>();
        services.TryAddSingleton<VisibleRounds>();
        services.TryAddSingleton<OperatorSeal>();
        return services;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Projects;

/// <summary>Making, reading and changing projects.</summary>
public static class ProjectsRegistration
{
    public static IServiceCollection AddProjects(this IServiceCollection services)
    {
        services.TryAddSingleton(new ProjectSettings());
        services.TryAddSingleton<CreateProject>();
        services.TryAddSingleton<ProjectArchive>();
        services.TryAddSingleton<ProjectDeletion>();
        services.TryAddSingleton<ImageDeletion>();
        services.TryAddSingleton<ProjectQueries>();
        services.TryAddSingleton<ProjectChanges>();
        return services;
    }
}

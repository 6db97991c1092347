using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Guides;

/// <summary>How the images of a project are to be annotated, in its leads' words and pictures.</summary>
public static class GuidesRegistration
{
    public static IServiceCollection AddGuides(this IServiceCollection services)
    {
        services.TryAddSingleton<GuideService>();
        services.TryAddSingleton<GuideQueries>();
        return services;
    }
}

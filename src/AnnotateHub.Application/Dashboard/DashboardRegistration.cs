using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Dashboard;

/// <summary>Progress of a project and of its people.</summary>
public static class DashboardRegistration
{
    public static IServiceCollection AddDashboard(this IServiceCollection services)
    {
        services.TryAddSingleton<DashboardQueries>();
        services.TryAddSingleton<PeopleStatistics>();
        return services;
    }
}

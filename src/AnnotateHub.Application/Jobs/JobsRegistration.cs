using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Jobs;

/// <summary>Rows of long work.</summary>
public static class JobsRegistration
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.TryAddSingleton<JobNode>();
        services.TryAddSingleton(JobLease.Default);
        services.TryAddSingleton<JobLeaseWatch>();
        services.TryAddSingleton<JobStore>();
        services.TryAddSingleton<NodeRegistry>();
        services.TryAddSingleton<JobQueries>();
        return services;
    }
}

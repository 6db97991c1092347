using AnnotateHub.Application.Kernel.Measures;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Kernel;

/// <summary>Clock, database and who hears of changes; the caller registers the <see cref="DataFolder"/>.</summary>
public static class KernelRegistration
{
    public static IServiceCollection AddKernel(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        if (!services.Any(service => service.ServiceType == typeof(IDbContextFactory<AnnotateHubDb>)))
            services.AddDbContextFactory<AnnotateHubDb>(
                (provider, options) => provider.GetRequiredService<DatabaseSource>().Configure(options)
            );
        services.TryAddSingleton(provider => DatabaseSettings.FromEnvironment(provider.GetRequiredService<DataFolder>()));
        services.TryAddSingleton(new DiskReserve());
        services.TryAddSingleton(new PrivacySettings());
        services.TryAddSingleton<DiskSpace>();
        services.TryAddSingleton<ServerIdentity>();
        services.TryAddSingleton<ServerValues>();
        services.TryAddSingleton<DatabaseProbe>();
        services.TryAddSingleton<DatabaseUpkeep>();
        services.TryAddSingleton<ServerMeter>();
        services.TryAddSingleton<ClientNotifier>();
        services.TryAddSingleton<IClientNotifier>(provider => provider.GetRequiredService<ClientNotifier>());
        services.TryAddSingleton<PostgresBus>();
        return services;
    }
}

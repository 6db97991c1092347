using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Backup;

/// <summary>Copies of the data folder, and bringing an older database to this version.</summary>
public static class BackupRegistration
{
    public static IServiceCollection AddBackup(this IServiceCollection services)
    {
        services.TryAddSingleton<DatabaseUpgrade>();
        services.TryAddSingleton<DataFolderLock>();
        services.TryAddSingleton(new BackupSettings());
        services.TryAddSingleton<BackupService>();
        services.TryAddSingleton<BackupQueries>();
        services.TryAddSingleton<BackupHoldings>();
        services.TryAddSingleton<BackupNotifications>();
        return services;
    }
}

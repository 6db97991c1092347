using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Notifications;

/// <summary>What people are notified of.</summary>
public static class NotificationsRegistration
{
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.TryAddSingleton<NotificationService>();
        services.TryAddSingleton<NotificationSettings>();
        services.TryAddSingleton<AnalysisEndNotifications>();
        return services;
    }
}

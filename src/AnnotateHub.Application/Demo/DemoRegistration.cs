using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Demo;

/// <summary>The synthetic plate and its accounts.</summary>
public static class DemoRegistration
{
    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        services.TryAddSingleton<DemoProject>();
        services.TryAddSingleton<DemoAccounts>();
        services.TryAddSingleton<DemoClosing>();
        return services;
    }
}

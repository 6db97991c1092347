using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.SingleSignOn;

/// <summary>Accounts of people who sign in at their institution.</summary>
public static class SingleSignOnRegistration
{
    public static IServiceCollection AddSingleSignOn(this IServiceCollection services)
    {
        services.TryAddSingleton(new OidcSettings());
        services.TryAddSingleton<ExternalMemberships>();
        services.TryAddSingleton<ExternalAccounts>();
        return services;
    }
}

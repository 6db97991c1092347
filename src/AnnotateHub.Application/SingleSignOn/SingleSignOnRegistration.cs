using AnnotateHub.Application.SingleSignOn.Ldap;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.SingleSignOn;

/// <summary>Accounts of people who sign in at their institution.</summary>
public static class SingleSignOnRegistration
{
    public static IServiceCollection AddSingleSignOn(this IServiceCollection services)
    {
        services.TryAddSingleton(new OidcSettings());
        services.TryAddSingleton(new LdapSettings());
        services.TryAddSingleton<LocalPasswords>();
        services.TryAddSingleton<LdapDirectory>();
        services.TryAddSingleton<LdapAccounts>();
        services.TryAddSingleton<ExternalMemberships>();
        services.TryAddSingleton<ExternalAccounts>();
        return services;
    }
}

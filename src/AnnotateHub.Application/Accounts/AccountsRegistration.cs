using AnnotateHub.Application.Accounts.Passkeys;
using AnnotateHub.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Accounts;

/// <summary>Accounts of this server, and access tokens.</summary>
public static class AccountsRegistration
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.TryAddSingleton(new DemoDoor(() => true));
        services.TryAddSingleton(new AccountSettings());
        services.TryAddSingleton(new SignInLimits());
        services.TryAddSingleton<PasswordRules>();
        services.TryAddSingleton<PasswordLinks>();
        services.TryAddSingleton<SignInGuard>();
        services.TryAddSingleton(new AuditSettings());
        services.TryAddSingleton<AuditSink>();
        services.TryAddSingleton<SignInLog>();
        services.TryAddSingleton<SignInQueries>();
        services.TryAddSingleton<AccountStanding>();
        services.TryAddSingleton<AccountDeletion>();
        services.TryAddSingleton<AccountQueries>();
        services.TryAddSingleton<AccountService>();
        services.TryAddSingleton<AdministratorLink>();
        services.TryAddSingleton<AccessTokenService>();
        services.TryAddSingleton<SessionService>();
        services.TryAddSingleton<OwnPassword>();
        // The keys are the server's: nothing else turns a second step on or checks one.
        services.TryAddSingleton(
            new SecretProtector(_ => throw new InvalidOperationException("Only the server protects secrets."), _ => null)
        );
        services.TryAddSingleton<SecondFactorService>();
        services.TryAddSingleton(new PasskeySettings());
        services.TryAddSingleton<PasskeyService>();
        return services;
    }

    /// <summary>Accounts lie in the database of everything else.</summary>
    public static IdentityBuilder AddAccountStores(this IdentityBuilder identity) =>
        identity.AddEntityFrameworkStores<AnnotateHubDb>().AddUserStore<PersonStore>();
}

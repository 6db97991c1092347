using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace AnnotateHub.Web.Security;

/// <summary>An open page of a session that ended shows the sign-in page.</summary>
internal sealed class SessionAuthenticationState(ILoggerFactory loggers, SessionCheck check, CircuitUse use)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => SessionCheck.Grain;

    protected override Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState,
        CancellationToken cancellationToken
    ) => check.IsOpenAsync(authenticationState.User, use.Take(), cancellationToken);
}

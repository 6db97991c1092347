using System.Collections.Concurrent;
using System.Security.Claims;
using AnnotateHub.Application.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace AnnotateHub.Web.Security;

/// <summary>
/// Whether a signed-in person still is: asked of the database, but not more often than every few seconds for each session.
/// </summary>
public sealed class SessionCheck(SessionService sessions, TimeProvider clock)
{
    /// <summary>A session that ended elsewhere is over here after so long, on every node.</summary>
    public static readonly TimeSpan Grain = TimeSpan.FromSeconds(4);

    private const int MaxRemembered = 10_000;
    private readonly ConcurrentDictionary<(string Session, string? Stamp), DateTimeOffset> _open = new();

    /// <param name="isUse">Somebody is at work; a page that only lies open does not keep its session.</param>
    public async Task<bool> IsOpenAsync(
        ClaimsPrincipal? principal,
        bool isUse = true,
        CancellationToken cancellationToken = default
    )
    {
        if (SessionClaim.Of(principal) is not var (person, session, stamp))
            return false;
        var now = clock.GetUtcNow();
        if (_open.TryGetValue((session, stamp), out var at) && now - at < Grain && now >= at)
            return true;
        var isOpen = await sessions.IsOpenAsync(person, session, stamp, isUse, cancellationToken);
        if (_open.Count >= MaxRemembered)
            _open.Clear();
        if (isOpen)
            _open[(session, stamp)] = now;
        else
            _open.TryRemove((session, stamp), out _);
        return isOpen;
    }

    /// <summary>Here and at once; other nodes follow.</summary>
    public void Forget(string session)
    {
        foreach (var key in _open.Keys.Where(key => key.Session == session))
            _open.TryRemove(key, out _);
    }

    /// <summary>For each request with a cookie.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var check = context.HttpContext.RequestServices.GetRequiredService<SessionCheck>();
        if (await check.IsOpenAsync(context.Principal, cancellationToken: context.HttpContext.RequestAborted))
        {
            await SecurityStampValidator.ValidatePrincipalAsync(context);
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
    }
}

using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using AnnotateHub.Application.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Security;

/// <summary>Signs a script in by <c>Authorization: Bearer</c> with a personal access token; pages never look at it.</summary>
internal sealed class TokenSignIn(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    AccessTokenService tokens
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Bearer";
    private const string Start = "Bearer ";

    public static bool IsMeant(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Start, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsMeant(Request))
            return AuthenticateResult.NoResult();
        if (
            await tokens.FindAsync(
                Request.Headers.Authorization.ToString()[Start.Length..].Trim(),
                SignInGuard.KeyOf(Context.Connection.RemoteIpAddress),
                Context.RequestAborted
            )
            is not { } bearer
        )
            return AuthenticateResult.Fail("Unknown, expired or revoked token.");
        var claims = bearer
            .ProjectIds.Select(id => new Claim(TokenScope.Project, id.ToString(CultureInfo.InvariantCulture)))
            .Append(new Claim(ClaimTypes.NameIdentifier, bearer.PersonId.ToString(CultureInfo.InvariantCulture)))
            .Append(new Claim(TokenScope.Token, bearer.TokenId.ToString(CultureInfo.InvariantCulture)));
        return AuthenticateResult.Success(
            new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName)
        );
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.BadToken().ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problems.NotFound().ExecuteAsync(Context);
}

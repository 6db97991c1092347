using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using AnnotateHub.UseCases.People;
using AnnotateHub.UseCases.Rounds;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Security;

/// <summary>Signs a script in by <c>Authorization: Bearer</c> with a personal access token; pages never look at it.</summary>
internal sealed class TokenSignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, AccessTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Bearer";
    private const string Start = "Bearer ";

    public static bool IsMeant(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Start, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsMeant(Request)) return AuthenticateResult.NoResult();
        if (await tokens.FindAsync(Request.Headers.Authorization.ToString()[Start.Length..].Trim(), Context.RequestAborted) is not { } bearer)
            return AuthenticateResult.Fail("Unknown, expired or revoked token.");
        var claims = bearer.ProjectIds.Select(id => new Claim(TokenReach.Project, id.ToString(CultureInfo.InvariantCulture)))
            .Append(new Claim(ClaimTypes.NameIdentifier, bearer.PersonId.ToString(CultureInfo.InvariantCulture)))
            .Append(new Claim(TokenReach.Token, bearer.TokenId.ToString(CultureInfo.InvariantCulture)));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.BadToken().ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problems.NotFound().ExecuteAsync(Context);
}

/// <summary>How far a token goes: the projects it names, routes that say so, and nothing else.</summary>
internal static class TokenReach
{
    public const string Project = "annotatehub:project";
    public const string Token = "annotatehub:token";
    public const string Scripts = "Scripts";

    /// <summary>Cookie or token, whichever the request brings; with both the token, so that a script never has more than it names.</summary>
    public static AuthorizationPolicy Policy { get; } = new AuthorizationPolicyBuilder(Scripts).RequireAuthenticatedUser().Build();

    public static void AddTokenSignIn(this IServiceCollection services) => services.AddAuthentication()
        .AddScheme<AuthenticationSchemeOptions, TokenSignIn>(TokenSignIn.SchemeName, null)
        .AddPolicyScheme(Scripts, null, options => options.ForwardDefaultSelector =
            context => TokenSignIn.IsMeant(context.Request) ? TokenSignIn.SchemeName : IdentityConstants.ApplicationScheme);

    public static bool IsByToken(this ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == Token);

    /// <summary>The projects that a token opens; null for who signed in on a page, whom memberships alone bind.</summary>
    public static IReadOnlyList<long>? Projects(this ClaimsPrincipal user) =>
        user.IsByToken() ? [.. user.FindAll(Project).Select(claim => long.Parse(claim.Value, CultureInfo.InvariantCulture))] : null;

    /// <summary>The route belongs to no single project and minds <see cref="Projects"/> itself.</summary>
    public static TBuilder OpenToTokens<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new MindsTokens());

    public static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.User.Projects() is not { } projects) return await next(context);
        if (http.GetEndpoint()?.Metadata.GetMetadata<MindsTokens>() is not null) return await next(context);
        return await ProjectAsync(http) is { } project && projects.Contains(project) ? await next(context) : Problems.NotFound();
    }

    private static async Task<long?> ProjectAsync(HttpContext http)
    {
        var owner = http.RequestServices.GetRequiredService<ProjectOf>();
        if (Value("projectId") is { } project) return project;
        if (Value("assignmentId") is { } assignment) return await owner.AssignmentAsync(assignment, http.RequestAborted);
        if (Value("commentId") is { } comment) return await owner.CommentAsync(comment, http.RequestAborted);
        return Value("flagId") is { } flag ? await owner.FlagAsync(flag, http.RequestAborted) : null;

        long? Value(string name) => http.Request.RouteValues.TryGetValue(name, out var value) &&
            long.TryParse(value as string, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    private sealed record MindsTokens;
}

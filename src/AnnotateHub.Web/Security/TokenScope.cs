using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using AnnotateHub.Application.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Security;

/// <summary>How far a token goes: the projects it names, routes that say so, and nothing else.</summary>
internal static class TokenScope
{
    public const string Project = "annotatehub:project";
    public const string Token = "annotatehub:token";
    public const string Scripts = "Scripts";

    /// <summary>Cookie or token, whichever the request brings; with both the token, so that a script never has more than it
    /// names.</summary>
    public static AuthorizationPolicy Policy { get; } = new AuthorizationPolicyBuilder(Scripts).RequireAuthenticatedUser().Build();

    public static void AddTokenSignIn(this IServiceCollection services) =>
        services
            .AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, TokenSignIn>(TokenSignIn.SchemeName, null)
            .AddPolicyScheme(
                Scripts,
                null,
                options =>
                    options.ForwardDefaultSelector = context =>
                        TokenSignIn.IsMeant(context.Request) ? TokenSignIn.SchemeName : IdentityConstants.ApplicationScheme
            );

    public static bool IsByToken(this ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == Token);

    /// <summary>The projects that a token opens; null for who signed in on a page, whom memberships alone bind.</summary>
    public static IReadOnlyList<long>? Projects(this ClaimsPrincipal user) =>
        user.IsByToken() ? [.. user.FindAll(Project).Select(claim => long.Parse(claim.Value, CultureInfo.InvariantCulture))] : null;

    /// <summary>The route belongs to no single project and minds <see cref="Projects"/> itself.</summary>
    public static TBuilder OpenToTokens<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new HandlesTokenScope());

    public static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.User.Projects() is not { } projects)
            return await next(context);
        if (http.GetEndpoint()?.Metadata.GetMetadata<HandlesTokenScope>() is not null)
            return await next(context);
        return await ProjectAsync(http) is { } project && projects.Contains(project) ? await next(context) : Problems.NotFound();
    }

    private static async Task<long?> ProjectAsync(HttpContext http)
    {
        var owner = http.RequestServices.GetRequiredService<ProjectOf>();
        if (Value("projectId") is { } project)
            return project;
        if (Value("assignmentId") is { } assignment)
            return await owner.AssignmentAsync(assignment, http.RequestAborted);
        if (Value("commentId") is { } comment)
            return await owner.CommentAsync(comment, http.RequestAborted);
        return Value("flagId") is { } flag ? await owner.FlagAsync(flag, http.RequestAborted) : null;

        long? Value(string name) =>
            http.Request.RouteValues.TryGetValue(name, out var value)
            && long.TryParse(value as string, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? id
                : null;
    }

    private sealed record HandlesTokenScope;
}

using AnnotateHub.Application.Access;
using AnnotateHub.Core.Study;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace AnnotateHub.Web.Security;

/// <summary>What stands before every route that a script calls (api/ and p/): sign-in, antiforgery, membership, and answers that are
/// JSON.</summary>
public static class ApiGuards
{
    private static readonly PathString[] ScriptPaths = ["/api", "/p", "/openapi", "/hubs"];

    /// <summary>Scripts get 401 with a problem document where people are led to the sign-in page.</summary>
    public static void AnswerScriptsWithoutRedirect(this IServiceCollection services) =>
        services.Configure<CookieAuthenticationOptions>(
            IdentityConstants.ApplicationScheme,
            options =>
            {
                var redirect = options.Events.OnRedirectToLogin;
                options.Events.OnRedirectToLogin = context =>
                    IsScript(context.Request) ? Problems.SignedOut().ExecuteAsync(context.HttpContext) : redirect(context);
                var refuse = options.Events.OnRedirectToAccessDenied;
                options.Events.OnRedirectToAccessDenied = context =>
                    IsScript(context.Request) ? Problems.NotFound().ExecuteAsync(context.HttpContext) : refuse(context);
            }
        );

    /// <summary>
    /// Whatever a script asks for and whatever happens: what is thrown goes to <see cref="ScriptFaults"/>, and what the framework answers
    /// without a body (a parameter that is no number, a method that a route does not have) gets its sentence.
    /// </summary>
    public static void UseScriptProblems(this WebApplication app) =>
        app.UseWhen(
            context => IsScript(context.Request),
            scripts =>
            {
                scripts.UseStatusCodePages(context =>
                    Problems
                        .OfStatus(
                            context.HttpContext.Response.StatusCode,
                            context.HttpContext.Response.StatusCode == 400 ? BadValue.SentenceOf(context.HttpContext) : null
                        )
                        .ExecuteAsync(context.HttpContext)
                );
                scripts.UseExceptionHandler(
                    new ExceptionHandlerOptions { ExceptionHandler = context => Problems.Fault().ExecuteAsync(context) }
                );
            }
        );

    /// <summary>
    /// Routes of this group need a signed-in person (cookie, and a valid antiforgery token where they change something) or a personal
    /// access
    /// token that reaches them (<see cref="TokenScope"/>).
    /// </summary>
    public static RouteGroupBuilder ForScripts(this RouteGroupBuilder group)
    {
        group.RequireAuthorization(TokenScope.Policy);
        group.AddEndpointFilter(CheckTokenAsync);
        group.AddEndpointFilter(TokenScope.CheckAsync);
        group.AddEndpointFilter(CheckRangesAsync);
        return group;
    }

    /// <summary>Routes of this group have a <c>projectId</c> and exist for its members only.</summary>
    public static RouteGroupBuilder ForMembers(this RouteGroupBuilder group)
    {
        group.AddEndpointFilter(CheckMembershipAsync);
        return group;
    }

    /// <summary>What the membership check found; the route must lie in a group <see cref="ForMembers"/>.</summary>
    public static ProjectRole ProjectRole(this HttpContext context) => (ProjectRole)context.Items[typeof(ProjectRole)]!;

    internal static bool IsScript(HttpRequest request) => ScriptPaths.Any(path => request.Path.StartsWithSegments(path));

    private static async ValueTask<object?> CheckRangesAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        BadValue.OutOfRangeOf(context.HttpContext) is { } sentence ? Problems.Invalid(sentence) : await next(context);

    private static async ValueTask<object?> CheckTokenAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            return await next(context);
        // No browser sends this header by itself, so nobody can be led to send it.
        if (http.User.IsByToken())
            return await next(context);
        var antiforgery = http.RequestServices.GetRequiredService<IAntiforgery>();
        return await antiforgery.IsRequestValidAsync(http) ? await next(context) : Problems.Antiforgery();
    }

    private static async ValueTask<object?> CheckMembershipAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var access = http.RequestServices.GetRequiredService<ProjectAccess>();
        var projectId = long.Parse((string)http.Request.RouteValues["projectId"]!);
        if (await access.RoleAsync(http.User.PersonId(), projectId) is not { } role)
            return Problems.NotFound();
        http.Items[typeof(ProjectRole)] = role;
        return await next(context);
    }
}

using System.Text.Json;
using AnnotateHub.Application.Accounts.Passkeys;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Accounts;

/// <summary>Passkeys (WebAuthn): options that a browser asks its authenticator with, and what comes back. By cookie only.</summary>
public static class PasskeyEndpoints
{
    /// <summary>More than any authenticator answers.</summary>
    private const int MostBytes = 64 * 1024;

    public static void MapPasskeyEndpoints(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/api/session/passkey").ForScripts().WithTags("Session");
        session.MapPost("/options", BeginSignInAsync).AllowAnonymous().Produces<JsonElement>();
        session.MapPost("", SignInAsync).AllowAnonymous().Accepts<PasskeyRequest>("application/json");
        var me = routes.MapGroup("/api/me/passkeys").ForScripts().WithTags("Me");
        me.MapPost("/options", BeginRegisterAsync)
            .Accepts<PasskeyRequest>("application/json")
            .Produces<JsonElement>()
            .WithSummary("Options for a new passkey, for one's password or a code of the second step. By cookie only.");
        me.MapPost("", RegisterAsync)
            .Accepts<PasskeyRequest>("application/json")
            .WithSummary("Keeps the passkey that the browser made. By cookie only.");
    }

    private static async Task<IResult> BeginSignInAsync(HttpContext context, PasskeyDoor door) =>
        Options(await door.BeginSignInAsync(context));

    private static async Task<Results<Ok<PasskeySignedIn>, ProblemHttpResult>> SignInAsync(HttpContext context, PasskeyDoor door)
    {
        var (request, problem) = await LimitedBody.ReadJsonAsync<PasskeyRequest>(context.Request, MostBytes);
        if (request is null)
            return problem!;
        if (request.Credential is not { ValueKind: JsonValueKind.Object } credential)
            return Problems.Invalid(NoCredential);
        var (next, wait) = await door.SignInAsync(context, credential, request.Remember, request.ReturnUrl);
        return next is null
            ? Problems.BadCredentials(wait is { } time ? PasswordSignIn.Sentence(time, "answers") : PasskeyDoor.Refused)
            : TypedResults.Ok(new PasskeySignedIn($"{context.Request.PathBase}{next}"));
    }

    private static async Task<IResult> BeginRegisterAsync(HttpContext context, PasskeyDoor door)
    {
        var (request, problem) = await LimitedBody.ReadJsonAsync<PasskeyRequest>(context.Request, MostBytes);
        return request is null ? problem! : Options(await door.BeginRegisterAsync(context, request.Name, request.Password, request.Code));
    }

    private static async Task<Results<Ok<PasskeyView>, ProblemHttpResult>> RegisterAsync(HttpContext context, PasskeyDoor door)
    {
        var (request, problem) = await LimitedBody.ReadJsonAsync<PasskeyRequest>(context.Request, MostBytes);
        if (request is null)
            return problem!;
        return request.Credential is { ValueKind: JsonValueKind.Object } credential
            ? (await door.RegisterAsync(context, request.Name, credential)).ToHttp()
            : Problems.Invalid(NoCredential);
    }

    private static IResult Options(Result<string> options) =>
        options is Result<string>.Success { Value: var json } ? TypedResults.Text(json, "application/json") : options.ToHttp().Result;

    private const string NoCredential = "'credential' is missing; it is what navigator.credentials answered, as JSON.";
}

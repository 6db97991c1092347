using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace AnnotateHub.Web.Features.Accounts;

/// <summary>Who is signed in, as scripts see it, and how they sign in without leaving the page.</summary>
public static class SessionEndpoints
{
    public static void MapSessionEndpoints(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/api/session").ForScripts().WithTags("Session");
        session.MapGet("", ReadAsync).AllowAnonymous();
        session.MapPost("", SignInAsync).AllowAnonymous().Accepts<SignInRequest>("application/json");
    }

    private static async Task<Ok<SessionView>> ReadAsync(
        HttpContext context,
        UserManager<Person> people,
        ServerIdentity server,
        PasskeyPlace passkeys,
        IAntiforgery antiforgery
    ) => TypedResults.Ok(View(context, await people.GetUserAsync(context.User), server, passkeys, antiforgery));

    private static async Task<Results<Ok<SessionView>, ProblemHttpResult>> SignInAsync(
        HttpContext context,
        SignInManager<Person> signIn,
        PasswordSignIn door,
        ServerIdentity server,
        PasskeyPlace passkeys,
        IAntiforgery antiforgery
    )
    {
        var (request, problem) = await LimitedBody.ReadJsonAsync<SignInRequest>(context.Request, 16 * 1024);
        if (request is null)
            return problem!;
        var answer = await door.TryAsync(context, request.UserName, request.Password, request.Remember, request.Code);
        if (answer.Pending is not null || answer.IsCodeWrong)
            return Problems.SecondStep(answer.IsCodeWrong);
        if (answer.Person is not { } person)
            return Problems.BadCredentials(
                answer.Wait is { } time ? PasswordSignIn.Sentence(time)
                : answer.Problem is { } directory ? LdapSentence.Of(directory)
                : Wrong
            );
        // The token below must belong to the person who signed in, not to the anonymous request.
        context.User = await signIn.CreateUserPrincipalAsync(person);
        return TypedResults.Ok(View(context, person, server, passkeys, antiforgery));
    }

    private const string Wrong = "No account has this name and password.";

    private static SessionView View(
        HttpContext context,
        Person? person,
        ServerIdentity server,
        PasskeyPlace passkeys,
        IAntiforgery antiforgery
    ) =>
        new(
            server.Id,
            person is null ? null : new PersonView(person.Id, person.UserName!, person.DisplayName),
            antiforgery.GetAndStoreTokens(context).RequestToken!,
            passkeys.IsOn
        );
}

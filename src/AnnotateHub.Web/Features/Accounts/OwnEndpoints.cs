using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Notifications;
using AnnotateHub.Application.Privacy;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Accounts;

/// <summary>What belongs to the signed-in person alone: notifications and, by cookie only, access tokens.</summary>
public static class OwnEndpoints
{
    public static void MapOwnEndpoints(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/api/me").ForScripts().WithTags("Me");
        me.MapGet("/notifications", NotificationsAsync).OpenToTokens().WithSummary("What waits to be read, newest first.");
        me.MapPost("/notifications/{notificationId:long}/read", ReadAsync).OpenToTokens().WithSummary("Marks one as read.");
        me.MapPost("/notifications/read", ReadAllAsync).OpenToTokens().WithSummary("Marks all as read.");
        me.MapGet("/tokens", TokensAsync).WithSummary("Own access tokens without their secrets. By cookie only.");
        me.MapPost("/tokens", MakeAsync)
            .Accepts<TokenDraft>("application/json")
            .WithSummary(
                "Makes an access token for some of one's projects. Its secret is shown in this answer and never again. By cookie only."
            );
        me.MapGet("/data", DataAsync)
            .Produces(StatusCodes.Status200OK, contentType: "application/zip")
            .WithSummary("Everything that is stored about oneself, as a zip of JSON. By cookie only.");
        me.MapDelete("/tokens/{tokenId:long}", RevokeAsync).WithSummary("Makes a token worthless. By cookie only.");
    }

    private static async Task<Ok<NotificationPage>> NotificationsAsync(
        HttpContext context,
        NotificationService queries,
        bool unread = false,
        int skip = 0,
        int take = 50
    ) =>
        TypedResults.Ok(
            await queries.ListAsync(context.User.PersonId(), unread, skip, take, context.User.Projects(), context.RequestAborted)
        );

    private static async Task<Results<NoContent, ProblemHttpResult>> ReadAsync(
        long notificationId,
        HttpContext context,
        NotificationService queries
    ) =>
        await queries.ReadAsync(context.User.PersonId(), notificationId, context.User.Projects(), context.RequestAborted)
            ? TypedResults.NoContent()
            : Problems.NotFound();

    private static async Task<NoContent> ReadAllAsync(HttpContext context, NotificationService queries)
    {
        await queries.ReadAllAsync(context.User.PersonId(), context.User.Projects(), context.RequestAborted);
        return TypedResults.NoContent();
    }

    /// <summary>Through a file, which goes with the answer: a year of gestures is more than memory is for.</summary>
    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> DataAsync(
        HttpContext context,
        OwnData data,
        DataFolder folder
    )
    {
        var file = new FileStream(
            Path.Combine(folder.Incoming, $"own-data-{Guid.NewGuid():N}.zip"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            }
        );
        try
        {
            if (!await data.WriteAsync(context.User.PersonId(), file, context.RequestAborted))
            {
                await file.DisposeAsync();
                return Problems.NotFound();
            }

            file.Position = 0;
            return TypedResults.File(file, "application/zip", data.FileName);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static async Task<Ok<IReadOnlyList<AccessTokenView>>> TokensAsync(HttpContext context, AccessTokenService tokens) =>
        TypedResults.Ok(await tokens.ListAsync(context.User.PersonId(), context.RequestAborted));

    private static async Task<Results<Ok<NewAccessToken>, ProblemHttpResult>> MakeAsync(HttpContext context, AccessTokenService tokens)
    {
        var (draft, problem) = await LimitedBody.ReadJsonAsync<TokenDraft>(context.Request, 16 * 1024);
        return draft is null
            ? problem!
            : (
                await tokens.CreateAsync(
                    context.User.PersonId(),
                    draft.Name,
                    draft.Projects,
                    draft.Days,
                    AddressOf(context),
                    context.RequestAborted
                )
            ).ToHttp();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        long tokenId,
        HttpContext context,
        AccessTokenService tokens
    ) =>
        await tokens.RevokeAsync(context.User.PersonId(), tokenId, AddressOf(context), context.RequestAborted)
            ? TypedResults.NoContent()
            : Problems.NotFound();

    private static string AddressOf(HttpContext context) => SignInGuard.KeyOf(context.Connection.RemoteIpAddress);
}

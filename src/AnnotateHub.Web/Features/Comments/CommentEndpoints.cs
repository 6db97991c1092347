using AnnotateHub.Application.Annotations.ActiveTime;
using AnnotateHub.Application.Comments;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Comments;

/// <summary>What is said about a piece of work, and how long somebody worked at it.</summary>
public static class CommentEndpoints
{
    public static void MapCommentEndpoints(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").ForScripts().WithTags("Comments");
        api.MapGet("/assignments/{assignmentId:long}/comments", ListAsync)
            .WithSummary("Comments on a piece of work, oldest first, for who may read the work.");
        api.MapPost("/assignments/{assignmentId:long}/comments", AddAsync)
            .Accepts<CommentDraft>("application/json")
            .WithSummary("Comments on a box ('boxId'), a place ('x', 'y' in raw pixels) or the image, or answers a comment ('replyTo').");
        api.MapPost("/comments/{commentId:long}/resolve", ResolveAsync)
            .Accepts<ResolveComment>("application/json")
            .WithSummary("Settles a thread, or opens it again with { \"resolved\": false }.");
        api.MapPost("/assignments/{assignmentId:long}/activity", ActivityAsync)
            .Accepts<ActivityReport>("application/json")
            .WithSummary(
                "Takes the interaction time that one page has summed for one's own assignment; a smaller sum than before changes nothing."
            );
    }

    private static async Task<Results<Ok<IReadOnlyList<CommentView>>, ProblemHttpResult>> ListAsync(
        long assignmentId,
        HttpContext context,
        CommentService comments
    ) => (await comments.ListAsync(assignmentId, context.User.PersonId(), context.RequestAborted)).OrNotFound();

    private static async Task<Results<Ok<CommentView>, ProblemHttpResult>> AddAsync(
        long assignmentId,
        HttpContext context,
        CommentService comments
    )
    {
        var (draft, problem) = await LimitedBody.ReadJsonAsync<CommentDraft>(context.Request, 32 * 1024);
        return draft is null
            ? problem!
            : (await comments.AddAsync(assignmentId, context.User.PersonId(), draft, context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<Ok<CommentView>, ProblemHttpResult>> ResolveAsync(
        long commentId,
        HttpContext context,
        CommentService comments
    )
    {
        var (request, problem) = await LimitedBody.ReadJsonAsync<ResolveComment>(context.Request, 1024);
        return request is null
            ? problem!
            : (await comments.ResolveAsync(commentId, context.User.PersonId(), request.Resolved, context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ActivityAsync(
        long assignmentId,
        HttpContext context,
        ActiveTimeTracking activity
    )
    {
        var (report, problem) = await LimitedBody.ReadJsonAsync<ActivityReport>(context.Request, 1024);
        return report is null
            ? problem!
            : (
                await activity.ReportAsync(
                    assignmentId,
                    context.User.PersonId(),
                    report.ClientId,
                    report.Milliseconds,
                    CancellationToken.None
                )
            ).ToNoContent();
    }
}

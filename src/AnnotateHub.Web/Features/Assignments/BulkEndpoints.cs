using AnnotateHub.Application.Assignments.Bulk;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Assignments;

/// <summary>Many assignments of a round at once: what would happen, doing it, and taking it back.</summary>
public static class BulkEndpoints
{
    private const int MaxBytes = 8 * 1024 * 1024;

    /// <param name="round">The routes of one round of a project.</param>
    public static void MapBulk(this RouteGroupBuilder round)
    {
        round
            .MapPost("/work/preview", PreviewAsync)
            .Accepts<BulkBody>("application/json")
            .WithSummary(
                "What 'action' (accept, return, withdraw, reassign, restore) would do to 'assignments' or to all that 'filter' finds: "
                    + "'changes', and 'leftAlone' with a reason each. For leads."
            );
        round
            .MapPost("/work", ApplyAsync)
            .Accepts<BulkBody>("application/json")
            .WithSummary("Does it, and answers what was done, what was left alone and why, and an 'undo'. For leads.");
        round
            .MapPost("/work/undo", UndoAsync)
            .Accepts<BulkUndoBody>("application/json")
            .WithSummary("Takes the 'undo' of an answer: what nobody has gone on with is as it was. For leads.");
    }

    private static async Task<Results<Ok<BulkPreview>, ProblemHttpResult>> PreviewAsync(
        long roundId,
        HttpContext context,
        AssignmentBulk bulk
    )
    {
        var (request, problem) = await RequestAsync(context);
        return request is null
            ? problem!
            : (await bulk.PreviewAsync(roundId, context.User.PersonId(), request, context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<Ok<BulkResult>, ProblemHttpResult>> ApplyAsync(
        long roundId,
        HttpContext context,
        AssignmentBulk bulk
    )
    {
        var (request, problem) = await RequestAsync(context);
        // What is begun is finished: an answer that nobody reads any more must not leave half of it undone.
        return request is null
            ? problem!
            : (await bulk.ApplyAsync(roundId, context.User.PersonId(), request, CancellationToken.None)).ToHttp();
    }

    private static async Task<Results<Ok<BulkUndone>, ProblemHttpResult>> UndoAsync(
        long roundId,
        HttpContext context,
        AssignmentBulk bulk
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<BulkUndoBody>(context.Request, MaxBytes);
        if (body is null)
            return problem!;
        if (body.Action is not { } action || body.Steps is null || body.Steps.Contains(null))
            return Problems.Invalid("'action' and 'steps' are missing; send the 'undo' of a bulk action's answer as it came.");
        var undo = new BulkUndo(action, [.. body.Steps.OfType<BulkStep>()], body.ToPersonId, body.AddsPerson);
        return (await bulk.UndoAsync(roundId, context.User.PersonId(), undo, CancellationToken.None)).ToHttp();
    }

    private static async Task<(BulkRequest? Request, ProblemHttpResult? Problem)> RequestAsync(HttpContext context)
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<BulkBody>(context.Request, MaxBytes);
        if (body is null)
            return (null, problem);
        return body.Action is { } action
            ? (body.ToRequest(action), null)
            : (null, Problems.Invalid("'action' is missing; it is accept, return, withdraw, reassign or restore."));
    }
}

using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Projects;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Application.Rounds.Queue;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Rounds;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Assignments;

/// <summary>One's own queue, and what leads do with work.</summary>
public static class WorkEndpoints
{
    public static void MapWorkEndpoints(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").ForScripts().WithTags("Rounds");
        api.MapGet("/projects", ProjectsAsync)
            .OpenToTokens()
            .WithSummary("One's own projects, with a token those that it opens; with 'archived=true' the archived ones instead.");
        var project = api.MapGroup("/projects/{projectId:long}").ForMembers();
        project.MapGet("", ProjectAsync).WithSummary("A project with its classes and channels.");
        project
            .MapGet("/next", NextAsync)
            .Produces<NextView>()
            .Produces(204)
            .WithSummary("The next image to work on, or 204 when nothing is open.");
        project.MapGet("/my-work", MyWorkAsync).WithSummary("One's own work by round.");
        project
            .MapGet("/flags", FlagsAsync)
            .WithSummary("Images that were set aside, undecided ones first: all for leads, else one's own.");
        api.MapPost("/flags/{flagId:long}/decide", DecideAsync)
            .Accepts<DecideBody>("application/json")
            .WithSummary("Keeps a flagged image ('keep') or takes it out of the round ('drop'). For leads.");
        var work = api.MapGroup("/assignments/{assignmentId:long}");
        work.MapPost("/return", ReturnAsync)
            .Accepts<ReturnBody>("application/json")
            .WithSummary("Gives submitted work back with a comment, pinned to a box, a place or nothing. For leads.");
        work.MapPost("/accept", AcceptAsync).WithSummary("Accepts submitted work. For leads.");
        work.MapPost("/withdraw", WithdrawAsync)
            .WithSummary("Takes work from a person; what was drawn stays in the log and counts nowhere. For leads.");
        work.MapPost("/reassign", ReassignAsync)
            .Accepts<PersonBody>("application/json")
            .WithSummary("Gives the image to somebody else. For leads.");
        work.MapPut("/verdicts", VerdictsAsync)
            .Accepts<VerdictsBody>("application/json")
            .WithSummary("What one says of the image as a whole: any of noCells, outOfFocus, badStaining, unsure. Replaces what was said.");
        work.MapPost("/skip", SkipAsync)
            .Accepts<SkipBody>("application/json")
            .WithSummary("Sets one's own image aside with a reason: badFocus, badStaining, artefact or other.");
    }

    private static async Task<Ok<IReadOnlyList<ProjectCard>>> ProjectsAsync(
        HttpContext context,
        ProjectQueries projects,
        bool archived = false
    )
    {
        var mine = (await projects.MineAsync(context.User.PersonId())).Where(card => card.IsArchived == archived).ToList();
        return TypedResults.Ok<IReadOnlyList<ProjectCard>>(
            context.User.Projects() is { } opened ? mine.FindAll(projectCard => opened.Contains(projectCard.Id)) : mine
        );
    }

    private static async Task<Results<Ok<ProjectDetails>, ProblemHttpResult>> ProjectAsync(
        long projectId,
        HttpContext context,
        ProjectQueries projects
    ) => (await projects.FindAsync(context.User.PersonId(), projectId)).OrNotFound();

    private static async Task<IResult> NextAsync(long projectId, HttpContext context, WorkQueue queue) =>
        await queue.NextAsync(projectId, context.User.PersonId(), context.RequestAborted) is { } next
            ? TypedResults.Ok(new NextView(next.ImageId, next.AssignmentId))
            : TypedResults.NoContent();

    private static async Task<Results<Ok<MyWork>, ProblemHttpResult>> MyWorkAsync(long projectId, HttpContext context, WorkQueue queue) =>
        (await queue.MyWorkAsync(projectId, context.User.PersonId(), context.RequestAborted)).OrNotFound();

    private static async Task<Results<Ok<IReadOnlyList<FlagView>>, ProblemHttpResult>> FlagsAsync(
        long projectId,
        HttpContext context,
        RoundListQueries queries
    ) => (await queries.FlagsAsync(projectId, context.User.PersonId(), context.RequestAborted)).OrNotFound();

    private static async Task<Results<Ok<FlagDecided>, ProblemHttpResult>> DecideAsync(
        long flagId,
        HttpContext context,
        AssignmentReview changes
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<DecideBody>(context.Request, 8 * 1024);
        if (body is null)
            return problem!;
        if (body.Decision is not { } decision)
            return Problems.Invalid("'decision' is missing; it is keep or drop.");
        return (await changes.DecideFlagAsync(flagId, context.User.PersonId(), decision, body.Note ?? "", context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<Ok<StateView>, ProblemHttpResult>> ReturnAsync(
        long assignmentId,
        HttpContext context,
        AssignmentReview changes
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<ReturnBody>(context.Request, 32 * 1024);
        if (body is null)
            return problem!;
        var pin = body.BoxId is null && body.X is null && body.Y is null ? null : new CommentPin(body.BoxId, body.X, body.Y);
        return State(await changes.ReturnAsync(assignmentId, context.User.PersonId(), body.Comment ?? "", pin, context.RequestAborted));
    }

    private static async Task<Results<Ok<StateView>, ProblemHttpResult>> AcceptAsync(
        long assignmentId,
        HttpContext context,
        AssignmentReview changes
    ) => State(await changes.AcceptAsync(assignmentId, context.User.PersonId(), context.RequestAborted));

    private static async Task<Results<Ok<StateView>, ProblemHttpResult>> WithdrawAsync(
        long assignmentId,
        HttpContext context,
        AssignmentReview changes
    ) => State(await changes.WithdrawAsync(assignmentId, context.User.PersonId(), context.RequestAborted));

    private static async Task<Results<Ok<Reassigned>, ProblemHttpResult>> ReassignAsync(
        long assignmentId,
        HttpContext context,
        AssignmentReview changes
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<PersonBody>(context.Request, 1024);
        return body is null
            ? problem!
            : (await changes.ReassignAsync(assignmentId, body.PersonId, context.User.PersonId(), context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<Ok<VerdictsBody>, ProblemHttpResult>> VerdictsAsync(
        long assignmentId,
        HttpContext context,
        AssignmentReview changes
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<VerdictsBody>(context.Request, 1024);
        if (body is null)
            return problem!;
        if (body.Verdicts is not { } verdicts)
            return Problems.Invalid("'verdicts' is missing; it is a list of noCells, outOfFocus, badStaining and unsure, or empty.");
        return await changes.SetVerdictsAsync(assignmentId, context.User.PersonId(), verdicts, context.RequestAborted) switch
        {
            Result<ImageVerdicts>.Success done => TypedResults.Ok(new VerdictsBody(ImageVerdictNames.Keys(done.Value))),
            Result<ImageVerdicts>.Refused refused => Problems.Refused(refused.Reason),
            _ => Problems.NotFound(),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SkipAsync(
        long assignmentId,
        HttpContext context,
        AssignmentReview changes
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<SkipBody>(context.Request, 8 * 1024);
        if (body is null)
            return problem!;
        if (body.Reason is not { } reason)
            return Problems.Invalid("'reason' is missing; it is badFocus, badStaining, artefact or other.");
        return (
            await changes.SkipAsync(assignmentId, context.User.PersonId(), reason, body.Note ?? "", context.RequestAborted)
        ).ToNoContent();
    }

    private static Results<Ok<StateView>, ProblemHttpResult> State(Result<AssignmentState> outcome) =>
        outcome switch
        {
            Result<AssignmentState>.Success done => TypedResults.Ok(new StateView(done.Value)),
            Result<AssignmentState>.Refused refused => Problems.Refused(refused.Reason),
            _ => Problems.NotFound(),
        };
}

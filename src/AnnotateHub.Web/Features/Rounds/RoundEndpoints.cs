using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Drift;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Application.Rounds.Splits;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Web.Features.Assignments;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Rounds;

/// <summary>Splits and rounds: drawn, planned, made and led by scripts as by pages.</summary>
public static class RoundEndpoints
{
    private const int MaxBytes = 8 * 1024 * 1024;

    public static void MapRoundEndpoints(this IEndpointRouteBuilder routes)
    {
        var project = routes.MapGroup("/api/projects/{projectId:long}").ForScripts().ForMembers().WithTags("Rounds");
        project
            .MapPost(
                "/splits/preview",
                (long projectId, HttpContext context, SplitDrawing splits) => SplitAsync(projectId, context, splits, isPreview: true)
            )
            .Accepts<SplitBody>("application/json")
            .WithSummary(
                "What drawing splits by patient ('seed', 'testPerPatient', 'validationShare') or setting them from 'lists' would "
                    + "do. For leads."
            );
        project
            .MapPost(
                "/splits",
                (long projectId, HttpContext context, SplitDrawing splits) => SplitAsync(projectId, context, splits, isPreview: false)
            )
            .Accepts<SplitBody>("application/json")
            .WithSummary("Draws or sets splits; the preview's 'faults' say why it was not done. For leads.");
        project.MapGet("/rounds", ListAsync).WithSummary("Rounds, oldest first, as far as one may know of them.");
        project
            .MapPost("/rounds/preview", PreviewAsync)
            .Accepts<RoundBody>("application/json")
            .WithSummary("What a plan would make. Only 'kind' is needed; what is left out is as the kind suggests. For leads.");
        project
            .MapPost("/rounds", MakeAsync)
            .Accepts<RoundBody>("application/json")
            .WithSummary("Makes the round of a plan with its assignments and starting boxes. For leads.");
        var round = project.MapGroup("/rounds/{roundId:long}").AddEndpointFilter(IsOfProjectAsync);
        round.MapBulk();
        round.MapGet("", ReadAsync).WithSummary("One round, as far as one may know of it.");
        round
            .MapPost("/close", CloseAsync)
            .Accepts<CloseBody>("application/json")
            .WithSummary("Closes a round; with open work only when 'evenIfOpen' is true. For leads.");
        round
            .MapPost("/reopen", ReopenAsync)
            .Accepts<ReasonBody>("application/json")
            .WithSummary(
                "Opens a closed round again. A blind or signed one needs a 'reason', which stands in every later report; a signed union "
                    + "becomes superseded. For leads."
            );
        round
            .MapPost("/break-seal", BreakSealAsync)
            .Accepts<ReasonBody>("application/json")
            .WithSummary("Opens the boxes of a blind round before its end; the reason is kept for ever. For leads.");
        round
            .MapPost("/let-through", LetThroughAsync)
            .Accepts<LetThroughBody>("application/json")
            .WithSummary("Opens production rounds for a person who has not reached the thresholds of this calibration. For leads.");
        round
            .MapPost("/people", AddPersonAsync)
            .Accepts<PersonBody>("application/json")
            .WithSummary("Adds an annotator to an open round. For leads.");
        round
            .MapGet("/drift", CandidatesAsync)
            .WithSummary("How many calibration images could come back for each person of a refinement round. For leads.");
        round
            .MapPost("/drift", DriftAsync)
            .Accepts<DriftBody>("application/json")
            .WithSummary("Hides calibration images in a person's queue of a refinement round. For leads.");
    }

    private static async ValueTask<object?> IsOfProjectAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var (values, context) = (call.HttpContext.Request.RouteValues, call.HttpContext);
        return await context
            .RequestServices.GetRequiredService<RoundListQueries>()
            .HasAsync(long.Parse((string)values["projectId"]!), long.Parse((string)values["roundId"]!), context.RequestAborted)
            ? await next(call)
            : Problems.NotFound();
    }

    private static async Task<Results<Ok<SplitPreview>, ProblemHttpResult>> SplitAsync(
        long projectId,
        HttpContext context,
        SplitDrawing splits,
        bool isPreview
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<SplitBody>(context.Request, MaxBytes);
        if (body is null)
            return problem!;
        var (person, cancellationToken) = (context.User.PersonId(), context.RequestAborted);
        if (body.Lists is { } lists)
        {
            var given = new SplitLists(lists.Train ?? [], lists.Validation ?? [], lists.Test ?? []);
            return (
                isPreview
                    ? await splits.PreviewListsAsync(projectId, person, given, cancellationToken)
                    : await splits.SetListsAsync(projectId, person, given, cancellationToken)
            ).ToHttp();
        }

        var usual = new SplitRequest(body.Seed ?? Random.Shared.NextInt64(1, 1L << 53));
        var request = new SplitRequest(
            usual.Seed,
            body.TestPerPatient ?? usual.TestPerPatient,
            body.ValidationShare ?? usual.ValidationShare,
            body.KeepDrawn
        );
        return (
            isPreview
                ? await splits.PreviewAsync(projectId, person, request, cancellationToken)
                : await splits.DrawAsync(projectId, person, request, cancellationToken)
        ).ToHttp();
    }

    private static async Task<Results<Ok<IReadOnlyList<RoundDetail>>, ProblemHttpResult>> ListAsync(
        long projectId,
        HttpContext context,
        RoundListQueries queries
    ) => (await queries.ListAsync(projectId, context.User.PersonId(), context.RequestAborted)).OrNotFound();

    private static async Task<Results<Ok<RoundDetail>, ProblemHttpResult>> ReadAsync(
        long projectId,
        long roundId,
        HttpContext context,
        RoundListQueries queries
    ) =>
        (await queries.ListAsync(projectId, context.User.PersonId(), context.RequestAborted))
            ?.FirstOrDefault(roundDetail => roundDetail.Id == roundId)
            .OrNotFound()
        ?? Problems.NotFound();

    private static async Task<Results<Ok<RoundPreview>, ProblemHttpResult>> PreviewAsync(
        long projectId,
        HttpContext context,
        RoundPlanner planner
    )
    {
        var (plan, problem) = await PlanAsync(projectId, context, planner);
        return plan is null
            ? problem!
            : (await planner.PreviewAsync(projectId, context.User.PersonId(), plan, context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<Ok<RoundMade>, ProblemHttpResult>> MakeAsync(
        long projectId,
        HttpContext context,
        RoundPlanner planner,
        CreateRound maker
    )
    {
        var (plan, problem) = await PlanAsync(projectId, context, planner);
        return plan is null
            ? problem!
            : (await maker.MakeAsync(projectId, context.User.PersonId(), plan, null, context.RequestAborted)).ToHttp();
    }

    /// <summary>The kind's suggestion with what the body says put over it.</summary>
    private static async Task<(RoundPlan? Plan, ProblemHttpResult? Problem)> PlanAsync(
        long projectId,
        HttpContext context,
        RoundPlanner planner
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<RoundBody>(context.Request, MaxBytes);
        if (body is null)
            return (null, problem);
        if (body.Kind is not { } kind)
            return (null, Problems.Invalid("'kind' is missing; it is calibration, seed, refinement, test or drift."));
        switch (await planner.SuggestAsync(projectId, context.User.PersonId(), kind, context.RequestAborted))
        {
            case Result<RoundPlan>.Success { Value: var usual }:
                return Over(usual, body) is { } plan
                    ? (plan, null)
                    : (null, Problems.Invalid("'settings' has a value of another type than expected; see the OpenAPI document."));
            case Result<RoundPlan>.Refused refused:
                return (null, Problems.Refused(refused.Reason));
            default:
                return (null, Problems.NotFound());
        }
    }

    private static RoundPlan? Over(RoundPlan usual, RoundBody body)
    {
        var settings = JsonSerializer.SerializeToNode(usual.Settings, AnnotateJson.Options)!.AsObject();
        foreach (var (name, value) in body.Settings ?? [])
            settings[name] = value?.DeepClone();
        try
        {
            return usual with
            {
                Name = body.Name ?? usual.Name,
                People = body.People ?? usual.People,
                Images = body.Images ?? usual.Images,
                CloseFree = body.CloseFree ?? usual.CloseFree,
                Settings = settings.Deserialize<RoundSettings>(AnnotateJson.Options)!,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<Results<Ok<RoundClosing>, ProblemHttpResult>> CloseAsync(
        long roundId,
        HttpContext context,
        RoundLifecycle changes
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<CloseBody>(context.Request, 1024);
        return body is null
            ? problem!
            : (await changes.CloseAsync(roundId, context.User.PersonId(), body.EvenIfOpen, context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ReopenAsync(
        long roundId,
        HttpContext context,
        RoundLifecycle changes
    )
    {
        // Rounds that are neither blind nor signed need no reason, and so no body.
        var (body, problem) = context.Request.ContentLength is null or 0
            ? (new ReasonBody(null), null)
            : await LimitedBody.ReadJsonAsync<ReasonBody>(context.Request, 8 * 1024);
        return body is null
            ? problem!
            : (await changes.ReopenAsync(roundId, context.User.PersonId(), body.Reason, context.RequestAborted)).ToNoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> BreakSealAsync(
        long roundId,
        HttpContext context,
        RoundLifecycle changes
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<ReasonBody>(context.Request, 8 * 1024);
        return body is null
            ? problem!
            : (await changes.BreakSealAsync(roundId, context.User.PersonId(), body.Reason ?? "", context.RequestAborted)).ToNoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> LetThroughAsync(
        long roundId,
        HttpContext context,
        RoundLifecycle changes
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<LetThroughBody>(context.Request, 8 * 1024);
        return body is null
            ? problem!
            : (
                await changes.LetThroughAsync(roundId, body.PersonId, context.User.PersonId(), body.Reason ?? "", context.RequestAborted)
            ).ToNoContent();
    }

    private static async Task<Results<Ok<PersonAdded>, ProblemHttpResult>> AddPersonAsync(
        long roundId,
        HttpContext context,
        RoundLifecycle changes
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<PersonBody>(context.Request, 1024);
        return body is null
            ? problem!
            : (await changes.AddPersonAsync(roundId, body.PersonId, context.User.PersonId(), context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<Ok<IReadOnlyList<DriftCandidate>>, ProblemHttpResult>> CandidatesAsync(
        long roundId,
        HttpContext context,
        DriftInsertion drift
    ) => (await drift.CandidatesAsync(roundId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<DriftInserted>, ProblemHttpResult>> DriftAsync(
        long roundId,
        HttpContext context,
        DriftInsertion drift
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<DriftBody>(context.Request, 1024);
        return body is null
            ? problem!
            : (
                await drift.InsertAsync(
                    roundId,
                    body.PersonId,
                    body.Count,
                    body.Seed ?? Random.Shared.NextInt64(1, 1L << 53),
                    context.User.PersonId(),
                    context.RequestAborted
                )
            ).ToHttp();
    }
}

using AnnotateHub.Application.Adjudication;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Core.Consensus;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Web.Features.Rounds;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Adjudication;

/// <summary>Adjudicating by page and by script (docs/consensus.md). For leads who do not annotate in the open blind round; to everybody
/// else there is nothing here.</summary>
public static class AdjudicationEndpoints
{
    private const int MaxBytes = 64 * 1024;

    public static void MapAdjudicationEndpoints(this IEndpointRouteBuilder routes)
    {
        var group = routes
            .MapGroup("/api/projects/{projectId:long}/rounds/{roundId:long}/adjudication")
            .ForScripts()
            .ForMembers()
            .WithTags("Adjudication");
        group.AddEndpointFilter(IsOfProjectAsync);
        group.MapGet("", ReadAsync).WithSummary("Policy, images and cases, the most consequential first; 404 before it was started.");
        group.MapPost("", OpenAsync).WithSummary("Begins the adjudication of a round, or reads it.");
        group.MapGet("/images/{imageId:long}", PicturesAsync).WithSummary("Planes of an image and source values inside the disputed boxes.");
        group.MapPost("/decisions", DecideAsync)
            .Accepts<DecisionRequest>("application/json")
            .WithSummary("Decides a case; the answer means that it is on disk. The same 'operation' again changes nothing.");
        group.MapPost("/undo", UndoAsync).Accepts<UndoBody>("application/json").WithSummary("Takes back a decision or an undoing.");
        group.MapPost("/preview", PreviewAsync)
            .Accepts<PolicyBody>("application/json")
            .WithSummary("What another policy, and work submitted since, would change.");
        group.MapPost("/apply", ApplyAsync)
            .Accepts<PolicyBody>("application/json")
            .WithSummary("Makes the policy and the work as submitted now those of the adjudication; decisions are kept.");
        group.MapPost("/unblind", UnblindAsync).WithSummary("Shows whose boxes are whose; logged and not taken back.");
        group.MapPost("/sign-off", SignOffAsync)
            .WithSummary("Closes the round and freezes inputs, policy, decisions and result under a hash.");
        group.MapPost("/reopen", ReopenAsync)
            .Accepts<ReasonBody>("application/json")
            .WithSummary("Opens a signed adjudication again as a new version.");
        group.MapGet("/report", ReportAsync)
            .WithSummary("Disagreements by kind, person, class and patient, and who decided; ?format=csv for the lines.");
        group.MapGet("/export.zip", ExportAsync)
            .Produces(200, contentType: "application/zip")
            .WithSummary("Expert1, Expert2 and Unioned as Pascal VOC in the published tree.");
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

    private static async Task<Results<Ok<AdjudicationView>, ProblemHttpResult>> ReadAsync(
        long roundId,
        HttpContext context,
        AdjudicationService service
    ) => (await service.ReadAsync(roundId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<AdjudicationView>, ProblemHttpResult>> OpenAsync(
        long roundId,
        HttpContext context,
        AdjudicationService service
    ) => (await service.OpenAsync(roundId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<AdjudicationImage>, ProblemHttpResult>> PicturesAsync(
        long roundId,
        long imageId,
        HttpContext context,
        AdjudicationPictures pictures
    ) => (await pictures.ReadAsync(roundId, imageId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<DecisionAnswer>, ProblemHttpResult>> DecideAsync(
        long roundId,
        HttpContext context,
        AdjudicationService service
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<DecisionRequest>(context.Request, MaxBytes);
        // Not cancelled when the browser goes away: what has arrived is kept, and the repeated decision is recognised.
        return body is null
            ? problem!
            : (await service.DecideAsync(roundId, context.User.PersonId(), body, CancellationToken.None)).ToHttp();
    }

    private static async Task<Results<Ok<DecisionAnswer>, ProblemHttpResult>> UndoAsync(
        long roundId,
        HttpContext context,
        AdjudicationService service
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<UndoBody>(context.Request, MaxBytes);
        return body is null
            ? problem!
            : (
                await service.UndoAsync(roundId, context.User.PersonId(), body.Operation ?? "", body.Undoes ?? "", CancellationToken.None)
            ).ToHttp();
    }

    private static Task<Results<Ok<AdjudicationDiff>, ProblemHttpResult>> PreviewAsync(
        long roundId,
        HttpContext context,
        AdjudicationChanges changes
    ) => WithPolicyAsync(context, policy => changes.PreviewAsync(roundId, context.User.PersonId(), policy, context.RequestAborted));

    private static Task<Results<Ok<AdjudicationDiff>, ProblemHttpResult>> ApplyAsync(
        long roundId,
        HttpContext context,
        AdjudicationChanges changes
    ) => WithPolicyAsync(context, policy => changes.ApplyAsync(roundId, context.User.PersonId(), policy, context.RequestAborted));

    private static async Task<Results<Ok<AdjudicationDiff>, ProblemHttpResult>> WithPolicyAsync(
        HttpContext context,
        Func<UnionPolicy, Task<Result<AdjudicationDiff>>> ask
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<PolicyBody>(context.Request, MaxBytes);
        if (body is null)
            return problem!;
        var usual = UnionPolicy.Paper;
        if (ConsensusText.RuleOf(body.Rule ?? usual.Rule.Key()) is not { } rule)
            return Problems.Invalid($"'rule' is one of {string.Join(", ", ConsensusText.RuleKeys)}; found '{body.Rule}'.");
        if (ConsensusText.LoneOf(body.LoneBoxes ?? usual.LoneBoxes.Key()) is not { } lone)
            return Problems.Invalid($"'loneBoxes' is one of {string.Join(", ", ConsensusText.LoneKeys)}; found '{body.LoneBoxes}'.");
        return (
            await ask(
                new UnionPolicy(
                    rule,
                    body.Iou ?? usual.IouThreshold,
                    lone,
                    body.LooseBelow ?? usual.LooseBelow,
                    body.NearMissFrom ?? usual.NearMissFrom
                )
            )
        ).ToHttp();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> UnblindAsync(
        long roundId,
        HttpContext context,
        AdjudicationChanges changes
    ) => (await changes.UnblindAsync(roundId, context.User.PersonId(), context.RequestAborted)).ToNoContent();

    private static async Task<Results<Ok<SignedView>, ProblemHttpResult>> SignOffAsync(
        long roundId,
        HttpContext context,
        AdjudicationChanges changes
    ) => (await changes.SignOffAsync(roundId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<Results<NoContent, ProblemHttpResult>> ReopenAsync(
        long roundId,
        HttpContext context,
        AdjudicationChanges changes
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<ReasonBody>(context.Request, 8 * 1024);
        return body is null
            ? problem!
            : (await changes.ReopenAsync(roundId, context.User.PersonId(), body.Reason ?? "", context.RequestAborted)).ToNoContent();
    }

    private static async Task<IResult> ReportAsync(long roundId, HttpContext context, AdjudicationReport reports, string? format = null)
    {
        if (format is not (null or "json" or "csv"))
            return Problems.Invalid($"'format' is json or csv; found '{format}'.");
        var outcome = await reports.ReadAsync(roundId, context.User.PersonId(), context.RequestAborted);
        return format == "csv" && outcome is Result<RoundReport>.Success done
            ? TypedResults.Text(AdjudicationReport.ToCsv(done.Value), "text/csv", System.Text.Encoding.UTF8)
            : outcome.ToHttp();
    }

    private static async Task<IResult> ExportAsync(
        long roundId,
        HttpContext context,
        AdjudicationExport export,
        int? origin = null,
        VocFarEdge? farEdge = null,
        VocDialect? dialect = null
    )
    {
        if (origin is not (null or 0 or 1))
            return Problems.Invalid($"The origin of a VOC file is 0 or 1; found {origin}.");
        var usual = new VocConvention();
        var zip = new MemoryStream();
        return await export.ToZipAsync(
            roundId,
            context.User.PersonId(),
            new VocConvention(origin ?? usual.Origin, farEdge ?? usual.FarEdge, dialect ?? usual.Dialect),
            zip,
            context.RequestAborted
        ) switch
        {
            Result<ExpertsExported>.Success => TypedResults.File(zip.ToArray(), "application/zip", $"round-{roundId}-experts.zip"),
            Result<ExpertsExported>.Refused refused => Problems.Refused(refused.Reason),
            _ => Problems.NotFound(),
        };
    }
}

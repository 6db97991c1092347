using AnnotateHub.Core.Consensus;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.UseCases.Adjudication;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.Web.Features.Rounds;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Adjudication;

/// <summary>Adjudicating by page and by script (docs/consensus.md). For leads who do not annotate in the open blind round; to everybody else there is nothing here.</summary>
public static class AdjudicationEndpoints
{
    private const int MostBytes = 64 * 1024;

    public static void MapAdjudicationEndpoints(this IEndpointRouteBuilder routes)
    {
        var desk = routes.MapGroup("/api/projects/{projectId:long}/rounds/{roundId:long}/adjudication").ForScripts().ForMembers().WithTags("Adjudication");
        desk.AddEndpointFilter(IsOfProjectAsync);
        desk.MapGet("", ReadAsync).WithSummary("Policy, images and cases, the most consequential first; 404 before it was begun.");
        desk.MapPost("", OpenAsync).WithSummary("Begins the adjudication of a round, or reads it.");
        desk.MapGet("/images/{imageId:long}", PicturesAsync).WithSummary("Planes of an image and source values inside the disputed boxes.");
        desk.MapPost("/decisions", DecideAsync).Accepts<DecisionRequest>("application/json").WithSummary("Decides a case; the answer means that it is on disk. The same 'operation' again changes nothing.");
        desk.MapPost("/undo", UndoAsync).Accepts<UndoBody>("application/json").WithSummary("Takes back a decision or an undoing.");
        desk.MapPost("/preview", PreviewAsync).Accepts<PolicyBody>("application/json").WithSummary("What another policy, and work submitted since, would change.");
        desk.MapPost("/apply", ApplyAsync).Accepts<PolicyBody>("application/json").WithSummary("Makes the policy and the work as submitted now those of the adjudication; decisions are kept.");
        desk.MapPost("/unblind", UnblindAsync).WithSummary("Shows whose boxes are whose; logged and not taken back.");
        desk.MapPost("/sign-off", SignOffAsync).WithSummary("Closes the round and freezes inputs, policy, decisions and result under a hash.");
        desk.MapPost("/reopen", ReopenAsync).Accepts<ReasonBody>("application/json").WithSummary("Opens a signed adjudication again as a new version.");
        desk.MapGet("/report", ReportAsync).WithSummary("Disagreements by kind, person, class and patient, and who decided; ?format=csv for the lines.");
        desk.MapGet("/export.zip", ExportAsync).Produces(200, contentType: "application/zip").WithSummary("Expert1, Expert2 and Unioned as Pascal VOC in the published tree.");
    }

    private static async ValueTask<object?> IsOfProjectAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var (values, context) = (call.HttpContext.Request.RouteValues, call.HttpContext);
        return await context.RequestServices.GetRequiredService<RoundRegister>().HasAsync(long.Parse((string)values["projectId"]!), long.Parse((string)values["roundId"]!), context.RequestAborted)
            ? await next(call)
            : Problems.NotFound();
    }

    private static async Task<Results<Ok<AdjudicationView>, ProblemHttpResult>> ReadAsync(long roundId, HttpContext context, AdjudicationDesk desk) =>
        (await desk.ReadAsync(roundId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<AdjudicationView>, ProblemHttpResult>> OpenAsync(long roundId, HttpContext context, AdjudicationDesk desk) =>
        (await desk.OpenAsync(roundId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<AdjudicationImage>, ProblemHttpResult>> PicturesAsync(long roundId, long imageId, HttpContext context, AdjudicationPictures pictures) =>
        (await pictures.ReadAsync(roundId, imageId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<DecisionAnswer>, ProblemHttpResult>> DecideAsync(long roundId, HttpContext context, AdjudicationDesk desk)
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<DecisionRequest>(context.Request, MostBytes);
        // Not cancelled when the browser goes away: what has arrived is kept, and the repeated decision is recognised.
        return body is null ? problem! : (await desk.DecideAsync(roundId, context.User.PersonId(), body, CancellationToken.None)).ToHttp();
    }

    private static async Task<Results<Ok<DecisionAnswer>, ProblemHttpResult>> UndoAsync(long roundId, HttpContext context, AdjudicationDesk desk)
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<UndoBody>(context.Request, MostBytes);
        return body is null ? problem! : (await desk.UndoAsync(roundId, context.User.PersonId(), body.Operation ?? "", body.Undoes ?? "", CancellationToken.None)).ToHttp();
    }

    private static Task<Results<Ok<AdjudicationDiff>, ProblemHttpResult>> PreviewAsync(long roundId, HttpContext context, AdjudicationChanges changes) =>
        WithPolicyAsync(context, policy => changes.PreviewAsync(roundId, context.User.PersonId(), policy, context.RequestAborted));

    private static Task<Results<Ok<AdjudicationDiff>, ProblemHttpResult>> ApplyAsync(long roundId, HttpContext context, AdjudicationChanges changes) =>
        WithPolicyAsync(context, policy => changes.ApplyAsync(roundId, context.User.PersonId(), policy, context.RequestAborted));

    private static async Task<Results<Ok<AdjudicationDiff>, ProblemHttpResult>> WithPolicyAsync(HttpContext context, Func<UnionPolicy, Task<Outcome<AdjudicationDiff>>> ask)
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<PolicyBody>(context.Request, MostBytes);
        if (body is null) return problem!;
        var usual = UnionPolicy.Paper;
        if (ConsensusWords.RuleOf(body.Rule ?? usual.Rule.Key()) is not { } rule) return Problems.Invalid($"'rule' is one of {string.Join(", ", ConsensusWords.RuleKeys)}; found '{body.Rule}'.");
        if (ConsensusWords.LoneOf(body.LoneBoxes ?? usual.LoneBoxes.Key()) is not { } lone) return Problems.Invalid($"'loneBoxes' is one of {string.Join(", ", ConsensusWords.LoneKeys)}; found '{body.LoneBoxes}'.");
        return (await ask(new UnionPolicy(rule, body.Iou ?? usual.IouThreshold, lone, body.LooseBelow ?? usual.LooseBelow, body.NearMissFrom ?? usual.NearMissFrom))).ToHttp();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> UnblindAsync(long roundId, HttpContext context, AdjudicationChanges changes) =>
        (await changes.UnblindAsync(roundId, context.User.PersonId(), context.RequestAborted)).ToNoContent();

    private static async Task<Results<Ok<SignedView>, ProblemHttpResult>> SignOffAsync(long roundId, HttpContext context, AdjudicationChanges changes) =>
        (await changes.SignOffAsync(roundId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<Results<NoContent, ProblemHttpResult>> ReopenAsync(long roundId, HttpContext context, AdjudicationChanges changes)
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<ReasonBody>(context.Request, 8 * 1024);
        return body is null ? problem! : (await changes.ReopenAsync(roundId, context.User.PersonId(), body.Reason ?? "", context.RequestAborted)).ToNoContent();
    }

    private static async Task<IResult> ReportAsync(long roundId, HttpContext context, AdjudicationReport reports, string? format = null)
    {
        if (format is not (null or "json" or "csv")) return Problems.Invalid($"'format' is json or csv; found '{format}'.");
        var outcome = await reports.ReadAsync(roundId, context.User.PersonId(), context.RequestAborted);
        return format == "csv" && outcome is Outcome<RoundReport>.Done done
            ? TypedResults.Text(AdjudicationReport.ToCsv(done.Value), "text/csv", System.Text.Encoding.UTF8)
            : outcome.ToHttp();
    }

    private static async Task<IResult> ExportAsync(
        long roundId, HttpContext context, AdjudicationExport export, int? origin = null, VocFarEdge? farEdge = null, VocDialect? dialect = null)
    {
        if (origin is not (null or 0 or 1)) return Problems.Invalid($"The origin of a VOC file is 0 or 1; found {origin}.");
        var usual = new VocConvention();
        var zip = new MemoryStream();
        return await export.ToZipAsync(roundId, context.User.PersonId(), new VocConvention(origin ?? usual.Origin, farEdge ?? usual.FarEdge, dialect ?? usual.Dialect), zip, context.RequestAborted) switch
        {
            Outcome<ExpertsExported>.Done => TypedResults.File(zip.ToArray(), "application/zip", $"round-{roundId}-experts.zip"),
            Outcome<ExpertsExported>.Refused refused => Problems.Refused(refused.Reason),
            _ => Problems.NotFound(),
        };
    }
}

/// <param name="Operation">Made by the client, 1 to 60 characters.</param>
/// <param name="Undoes">The operation to take back.</param>
public sealed record UndoBody(string? Operation, string? Undoes);

/// <summary>What is left out is as in the paper.</summary>
public sealed record PolicyBody(string? Rule = null, double? Iou = null, string? LoneBoxes = null, double? LooseBelow = null, double? NearMissFrom = null);

using System.Text;
using AnnotateHub.Application.Annotations.Assist;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Annotations.PendingOperations;
using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Annotations;

/// <summary>What the canvas asks and tells (docs/canvas-contract.md, section 2).</summary>
public static class AnnotateEndpoints
{
    private const int MaxOperationBytes = 4 * 1024 * 1024;

    public static void MapAnnotateEndpoints(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/scripts/canvas-{hash}.js", Bundle).AllowAnonymous().ExcludeFromDescription();
        var api = routes.MapGroup("/api").ForScripts().WithTags("Annotate");
        var project = api.MapGroup("/projects/{projectId:long}").ForMembers();
        project.MapGet("/images", ImagesAsync);
        project.MapGet("/images/{imageId:long}/work", WorkAsync);
        project.MapPost("/images/{imageId:long}/work", BeginAsync);
        project.MapGet("/images/{imageId:long}/picture", PictureAsync);
        project.MapPut("/view-settings", KeepViewAsync).Accepts<object>("application/json");
        api.MapPut("/me/canvas-preferences", KeepPreferencesAsync).Accepts<object>("application/json");
        api.MapPost("/assignments/{assignmentId:long}/operations", SendAsync).Accepts<SendRequest>("application/json");
        api.MapGet("/assignments/{assignmentId:long}/operations", LogAsync);
        api.MapGet("/assignments/{assignmentId:long}/proposals", ProposalsAsync)
            .WithSummary("Candidates for the boxes of one's own clicks, as far as the round allows help.");
        api.MapGet("/assignments/{assignmentId:long}/held", HeldAsync);
        api.MapPost("/assignments/{assignmentId:long}/held/{heldId:long}", ResolveAsync).Accepts<ResolveRequest>("application/json");
    }

    /// <summary>The script of the annotate page; an address of an older server leads to the present one.</summary>
    private static Results<FileContentHttpResult, RedirectHttpResult, NotFound> Bundle(
        string hash,
        HttpContext context,
        CanvasScript canvas
    )
    {
        if (canvas.Bundle is not { } bundle)
            return TypedResults.NotFound();
        if (hash != bundle.Hash)
            return TypedResults.Redirect($"canvas-{bundle.Hash}.js");
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers.Vary = "Accept-Encoding";
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
            return TypedResults.Bytes(bundle.Plain, "text/javascript");
        context.Response.Headers.ContentEncoding = "br";
        return TypedResults.Bytes(bundle.Compressed, "text/javascript");
    }

    private static async Task<Ok<ImageListView>> ImagesAsync(
        long projectId,
        HttpContext context,
        ImageList images,
        int skip = 0,
        int take = 200,
        string? search = null
    ) => TypedResults.Ok(await images.ReadAsync(projectId, context.User.PersonId(), skip, take, search, context.RequestAborted));

    private static async Task<Results<Ok<WorkDocument>, ProblemHttpResult>> WorkAsync(
        long projectId,
        long imageId,
        HttpContext context,
        WorkReader reader,
        long? assignment = null
    ) =>
        await reader.WorkAsync(projectId, imageId, context.User.PersonId(), assignment, context.RequestAborted) is { } work
            ? TypedResults.Ok(work)
            : Problems.NotFound();

    private static async Task<Results<Ok<WorkDocument>, ProblemHttpResult>> BeginAsync(
        long projectId,
        long imageId,
        HttpContext context,
        WorkReader reader
    ) =>
        await reader.BeginAsync(projectId, imageId, context.User.PersonId(), context.RequestAborted) is { } work
            ? TypedResults.Ok(work)
            : Problems.NotFound();

    private static async Task<Results<Ok<WorkDocument>, ProblemHttpResult>> PictureAsync(
        long projectId,
        long imageId,
        HttpContext context,
        WorkReader reader
    ) =>
        await reader.PictureAsync(projectId, imageId, context.User.PersonId(), context.RequestAborted) is { } picture
            ? TypedResults.Ok(picture)
            : Problems.NotFound();

    private static async Task<Results<Ok<SendAnswer.Acknowledged>, ProblemHttpResult>> SendAsync(
        long assignmentId,
        HttpContext context,
        OperationWriter writer,
        OperationLimits limits,
        OperationBudget budget
    )
    {
        var (request, problem) = await LimitedBody.ReadJsonAsync<SendRequest>(context.Request, MaxOperationBytes);
        if (request is null)
            return problem!;
        if (request.Operations is { Count: > SendRequest.MaxOperations })
            return Problems.TooLarge(
                $"At most {SendRequest.MaxOperations} operations are taken in one request; found {request.Operations.Count}."
            );
        if (request.Validate() is { } fault)
            return Problems.Invalid(fault);
        if (budget.Take(context.User.PersonId(), request.Operations?.Count ?? 0) is { } wait)
        {
            context.Response.Headers.RetryAfter = $"{(int)wait.TotalSeconds}";
            return Problems.TooFast(
                $"More than {limits.OperationsPerSecond} operations a second came from you, and more than {limits.Burst} at once; nothing "
                    + $"is lost, the rest is taken in {(int)wait.TotalSeconds} s."
            );
        }

        // Not cancelled when the browser goes away: what has arrived is kept, and the repeated batch is recognised.
        return await writer.SendAsync(
            assignmentId,
            context.User.PersonId(),
            request.ClientId!,
            request.Since,
            request.Normalized(limits),
            CancellationToken.None
        ) switch
        {
            SendAnswer.Acknowledged done => TypedResults.Ok(done),
            SendAnswer.Gap gap => Problems.SequenceGap(gap.ExpectedSequence),
            _ => Problems.NotFound(),
        };
    }

    private static async Task<Results<Ok<LogExcerpt>, ProblemHttpResult>> LogAsync(
        long assignmentId,
        HttpContext context,
        WorkReader reader,
        long since = 0
    ) =>
        await reader.LogAsync(assignmentId, context.User.PersonId(), since, context.RequestAborted) is { } log
            ? TypedResults.Ok(log)
            : Problems.NotFound();

    private static async Task<Results<Ok<ProposalsView>, ProblemHttpResult>> ProposalsAsync(
        long assignmentId,
        HttpContext context,
        ClickProposals proposals
    ) =>
        await proposals.ReadAsync(assignmentId, context.User.PersonId(), context.RequestAborted) is { } view
            ? TypedResults.Ok(view)
            : Problems.NotFound();

    private static async Task<Results<Ok<PendingOperationsView>, ProblemHttpResult>> HeldAsync(
        long assignmentId,
        HttpContext context,
        PendingOperationQueries held
    ) =>
        await held.OfAssignmentAsync(assignmentId, context.User.PersonId(), context.RequestAborted) is { } list
            ? TypedResults.Ok(list)
            : Problems.NotFound();

    private static async Task<Results<Ok<ResolveAnswer.Resolved>, ProblemHttpResult>> ResolveAsync(
        long assignmentId,
        long heldId,
        HttpContext context,
        PendingOperationQueries held,
        OperationWriter writer
    )
    {
        var (request, problem) = await LimitedBody.ReadJsonAsync<ResolveRequest>(context.Request, 1024);
        if (request is null)
            return problem!;
        PendingResolution? resolution = request.Resolution switch
        {
            "apply" => PendingResolution.Applied,
            "discard" => PendingResolution.Discarded,
            _ => null,
        };
        if (resolution is not { } wanted)
            return Problems.Invalid($"'resolution' must be 'apply' or 'discard'; found '{request.Resolution}'.");
        if (await held.OfAssignmentAsync(assignmentId, context.User.PersonId(), context.RequestAborted) is null)
            return Problems.NotFound();
        return await writer.ResolveHeldAsync(assignmentId, heldId, context.User.PersonId(), wanted, CancellationToken.None) switch
        {
            ResolveAnswer.Resolved done => TypedResults.Ok(done),
            ResolveAnswer.Conflict conflict => Problems.NotEditable(conflict.Reason),
            _ => Problems.NotFound(),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> KeepViewAsync(
        long projectId,
        HttpContext context,
        CanvasSettings settings
    )
    {
        var (text, problem) = await ReadSettingsAsync(context);
        if (text is null)
            return problem!;
        await settings.KeepViewAsync(projectId, context.User.PersonId(), text, context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> KeepPreferencesAsync(HttpContext context, CanvasSettings settings)
    {
        var (text, problem) = await ReadSettingsAsync(context);
        if (text is null)
            return problem!;
        await settings.KeepPreferencesAsync(context.User.PersonId(), text, context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<(string? Text, ProblemHttpResult? Problem)> ReadSettingsAsync(HttpContext context)
    {
        var (bytes, problem) = await LimitedBody.ReadAsync(context.Request, CanvasSettings.MaxBytes);
        if (problem is not null)
            return (null, problem);
        var text = Encoding.UTF8.GetString(bytes.Span);
        return CanvasSettings.Validate(text) is { } fault ? (null, Problems.Invalid(fault)) : (text, null);
    }
}

using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Commit;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Models;

/// <summary>Runs of models: started, watched, stopped, applied to rounds. For leads.</summary>
public static class RunEndpoints
{
    private const int MaxBytes = 1024 * 1024;

    public static void MapRunEndpoints(this IEndpointRouteBuilder routes)
    {
        var runs = routes.MapGroup("/api/projects/{projectId:long}/runs").ForScripts().ForMembers().WithTags("Runs");
        runs.MapGet("", ListAsync).WithSummary("Runs, newest first. For leads.");
        runs.MapPost("", BeginAsync)
            .Accepts<RunRequest>("application/json")
            .WithSummary("Begins a run; test and calibration images are left out unless asked for. For leads.");
        runs.MapPost("/preview", PreviewAsync).Accepts<RunRequest>("application/json").WithSummary("What a run would go over. For leads.");
        runs.MapPost("/classify", ClassifyAsync)
            .Accepts<ClassifyRequest>("application/json")
            .WithSummary("Has a classifier look at boxes that are there, and keeps its probabilities. For leads.");
        var run = runs.MapGroup("/{runId:long}");
        run.MapGet("", ReadAsync).WithSummary("One run with its settings, counts and failures. For leads.");
        run.MapGet("/scores", ScoresAsync).WithSummary("Boxes of a run by class and score, in steps of 0.05. For leads.");
        run.MapGet("/images", ImagesAsync).WithSummary("Images of a run, by 'state' (waiting, done, failed). For leads.");
        run.MapGet("/images/{imageId:long}/candidates", CandidatesAsync)
            .Produces(200, contentType: "application/octet-stream")
            .WithSummary(
                "Everything that was proposed on one image before any threshold: a blob 'ahc1' (docs/pseudolabels.md). For leads."
            );
        run.MapPost("/cancel", CancelAsync).WithSummary("Asks a run to stop; what it did stays. For leads.");
        run.MapPost("/resume", ResumeAsync).WithSummary("Goes on with a run, and tries failed images again. For leads.");
        run.MapPost("/commit/preview", PreviewCommitAsync)
            .Accepts<CommitBody>("application/json")
            .WithSummary("What applying the run to an open refinement round would add, change and drop. For leads.");
        run.MapPost("/commit", CommitAsync)
            .Accepts<CommitBody>("application/json")
            .WithSummary("Applies the run to an open refinement round; what a person has touched stays. For leads.");
    }

    private static async Task<Results<Ok<IReadOnlyList<RunLine>>, ProblemHttpResult>> ListAsync(
        long projectId,
        HttpContext context,
        ModelRunQueries queries
    ) => (await queries.ListAsync(projectId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<RunDetail>, ProblemHttpResult>> ReadAsync(
        long projectId,
        long runId,
        HttpContext context,
        ModelRunQueries queries
    ) => (await queries.ReadAsync(projectId, runId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<IReadOnlyList<ScoreCount>>, ProblemHttpResult>> ScoresAsync(
        long projectId,
        long runId,
        HttpContext context,
        ModelRunQueries queries
    ) => (await queries.ScoresAsync(projectId, runId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<RunImagePage>, ProblemHttpResult>> ImagesAsync(
        long projectId,
        long runId,
        HttpContext context,
        ModelRunQueries queries,
        RunImageState? state = null,
        int skip = 0,
        int take = 60
    ) => (await queries.ImagesAsync(projectId, runId, context.User.PersonId(), state, skip, take, context.RequestAborted)).ToHttp();

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> CandidatesAsync(
        long projectId,
        long runId,
        long imageId,
        HttpContext context,
        ModelRunQueries queries
    ) =>
        await queries.CandidatesAsync(projectId, runId, imageId, context.User.PersonId(), context.RequestAborted) switch
        {
            Result<ReadOnlyMemory<byte>>.Success done => TypedResults.Bytes(done.Value, "application/octet-stream"),
            Result<ReadOnlyMemory<byte>>.Refused refused => Problems.Refused(refused.Reason),
            _ => Problems.NotFound(),
        };

    private static async Task<Results<Ok<RunPreview>, ProblemHttpResult>> PreviewAsync(
        long projectId,
        HttpContext context,
        ModelRunService service
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<RunRequest>(context.Request, MaxBytes);
        return body is null
            ? problem!
            : (await service.PreviewAsync(projectId, context.User.PersonId(), body, context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<Ok<RunStarted>, ProblemHttpResult>> BeginAsync(
        long projectId,
        HttpContext context,
        ModelRunService service
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<RunRequest>(context.Request, MaxBytes);
        return body is null
            ? problem!
            : (await service.BeginAsync(projectId, context.User.PersonId(), body, context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<Ok<RunStarted>, ProblemHttpResult>> ClassifyAsync(
        long projectId,
        HttpContext context,
        ModelRunService service
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<ClassifyRequest>(context.Request, MaxBytes);
        return body is null
            ? problem!
            : (await service.ClassifyAsync(projectId, context.User.PersonId(), body, context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(
        long projectId,
        long runId,
        HttpContext context,
        ModelRunService service
    ) => (await service.CancelAsync(projectId, runId, context.User.PersonId(), context.RequestAborted)).ToNoContent();

    private static async Task<Results<Ok<RunStarted>, ProblemHttpResult>> ResumeAsync(
        long projectId,
        long runId,
        HttpContext context,
        ModelRunService service
    ) => (await service.ResumeAsync(projectId, runId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<CommitPreview>, ProblemHttpResult>> PreviewCommitAsync(
        long projectId,
        long runId,
        HttpContext context,
        ModelRunCommit commit
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<CommitBody>(context.Request, 1024);
        return body is null
            ? problem!
            : (
                await commit.PreviewAsync(projectId, runId, body.RoundId, context.User.PersonId(), body.Settings, context.RequestAborted)
            ).ToHttp();
    }

    private static async Task<Results<Ok<Committed>, ProblemHttpResult>> CommitAsync(
        long projectId,
        long runId,
        HttpContext context,
        ModelRunCommit commit
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<CommitBody>(context.Request, 1024);
        return body is null
            ? problem!
            : (
                await commit.ApplyAsync(
                    projectId,
                    runId,
                    body.RoundId,
                    context.User.PersonId(),
                    body.Settings,
                    null,
                    context.RequestAborted
                )
            ).ToHttp();
    }
}

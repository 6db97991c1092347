using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Training;

/// <summary>Trainings of models on labels of a project: begun, watched, paused, given up. For leads.</summary>
public static class TrainingEndpoints
{
    private const int MaxBytes = 1024 * 1024;

    public static void MapTrainingEndpoints(this IEndpointRouteBuilder routes)
    {
        var trainings = routes.MapGroup("/api/projects/{projectId:long}/trainings").ForScripts().ForMembers().WithTags("Trainings");
        trainings.MapGet("", ListAsync).WithSummary("Trainings, newest first. For leads.");
        trainings
            .MapPost("", BeginAsync)
            .Accepts<TrainingRequest>("application/json")
            .WithSummary("Freezes what is learnt from and begins a training; test images and open blind rounds are refused. For leads.");
        trainings
            .MapPost("/preview", PreviewAsync)
            .Accepts<TrainingRequest>("application/json")
            .WithSummary("What a training would learn from, what it needs, and why it cannot begin. For leads.");
        var training = trainings.MapGroup("/{trainingId:long}");
        training.MapGet("", ReadAsync).WithSummary("One training with its curves, examples and log. For leads.");
        training.MapPost("/pause", PauseAsync).WithSummary("Asks a training to stop at a checkpoint. For leads.");
        training.MapPost("/resume", ResumeAsync).WithSummary("Goes on with a training that was paused or failed. For leads.");
        training.MapPost("/cancel", CancelAsync).WithSummary("Gives a training up; its checkpoints are thrown away. For leads.");
        var models = routes.MapGroup("/api/projects/{projectId:long}/models").ForScripts().ForMembers().WithTags("Models");
        models
            .MapGet("/{modelId:long}/download.zip", DownloadAsync)
            .Produces(200, contentType: "application/zip")
            .WithSummary("The ONNX file, its manifest, its card, and for a trained detector a program in Python that runs it. For leads.");
        models
            .MapGet("/effort.csv", EffortAsync)
            .Produces(200, contentType: "text/csv")
            .WithSummary("Gestures and active time a cell by model version and annotator, with and without proposals. For leads.");
    }

    private static async Task<Results<Ok<IReadOnlyList<TrainingLine>>, ProblemHttpResult>> ListAsync(
        long projectId,
        HttpContext context,
        TrainingQueries queries
    ) => (await queries.ListAsync(projectId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<TrainingDetail>, ProblemHttpResult>> ReadAsync(
        long projectId,
        long trainingId,
        HttpContext context,
        TrainingQueries queries
    ) => (await queries.ReadAsync(projectId, trainingId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<TrainingPreview>, ProblemHttpResult>> PreviewAsync(
        long projectId,
        HttpContext context,
        TrainingService service
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<TrainingRequest>(context.Request, MaxBytes);
        return body is null
            ? problem!
            : (await service.PreviewAsync(projectId, context.User.PersonId(), body, context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<Ok<TrainingBegun>, ProblemHttpResult>> BeginAsync(
        long projectId,
        HttpContext context,
        TrainingService service
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<TrainingRequest>(context.Request, MaxBytes);
        return body is null
            ? problem!
            : (await service.BeginAsync(projectId, context.User.PersonId(), body, context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> PauseAsync(
        long projectId,
        long trainingId,
        HttpContext context,
        TrainingService service
    ) => (await service.PauseAsync(projectId, trainingId, context.User.PersonId(), context.RequestAborted)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(
        long projectId,
        long trainingId,
        HttpContext context,
        TrainingService service
    ) => (await service.CancelAsync(projectId, trainingId, context.User.PersonId(), context.RequestAborted)).ToNoContent();

    private static async Task<Results<Ok<TrainingBegun>, ProblemHttpResult>> ResumeAsync(
        long projectId,
        long trainingId,
        HttpContext context,
        TrainingService service
    ) => (await service.ResumeAsync(projectId, trainingId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<IResult> DownloadAsync(long projectId, long modelId, HttpContext context, ModelDownload download)
    {
        var outcome = await download.ToZipAsync(
            projectId,
            modelId,
            context.User.PersonId(),
            name =>
            {
                context.Response.ContentType = "application/zip";
                context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
                return context.Response.Body;
            },
            context.RequestAborted
        );
        return outcome switch
        {
            Result<string>.Success => Results.Empty,
            Result<string>.Refused refused => Problems.Refused(refused.Reason),
            _ => Problems.NotFound(),
        };
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> EffortAsync(
        long projectId,
        HttpContext context,
        ModelEffort effort
    ) =>
        await effort.ReadAsync(projectId, context.User.PersonId(), context.RequestAborted) switch
        {
            Result<IReadOnlyList<ModelEffortLine>>.Success done => TypedResults.Bytes(
                ModelEffort.ToCsv(done.Value),
                "text/csv; charset=utf-8",
                "effort.csv"
            ),
            Result<IReadOnlyList<ModelEffortLine>>.Refused refused => Problems.Refused(refused.Reason),
            _ => Problems.NotFound(),
        };
}

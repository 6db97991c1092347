using AnnotateHub.Application.Experiments.Runs;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Experiments;

/// <summary>Tables of the paper on labels of a project: begun, watched, paused, given up. For leads. What came out is a frozen
/// report.</summary>
public static class ExperimentEndpoints
{
    private const int MaxBytes = 1024 * 1024;

    public static void MapExperimentEndpoints(this IEndpointRouteBuilder routes)
    {
        var experiments = routes
            .MapGroup("/api/projects/{projectId:long}/experiments")
            .ForScripts()
            .ForMembers()
            .WithTags("Experiments");
        experiments
            .MapGet("", ListAsync)
            .WithSummary("Experiments, newest first; 'hash' names the frozen report of one that is done. For leads.");
        experiments
            .MapPost("", BeginAsync)
            .Accepts<ExperimentRequest>("application/json")
            .WithSummary("Freezes what is learnt from and begins a table; test images and open blind rounds are refused. For leads.");
        experiments
            .MapPost("/preview", PreviewAsync)
            .Accepts<ExperimentRequest>("application/json")
            .WithSummary("What a table would be made from, how long it takes, and why it cannot begin. For leads.");
        var experiment = experiments.MapGroup("/{experimentId:long}");
        experiment.MapGet("", ReadAsync).WithSummary("How one experiment stands. For leads.");
        experiment.MapPost("/pause", PauseAsync).WithSummary("Asks an experiment to stop where it can go on. For leads.");
        experiment.MapPost("/resume", ResumeAsync).WithSummary("Goes on with an experiment that was paused or failed. For leads.");
        experiment.MapPost("/cancel", CancelAsync).WithSummary("Gives an experiment up; what was trained is thrown away. For leads.");
    }

    private static async Task<Results<Ok<IReadOnlyList<ExperimentLine>>, ProblemHttpResult>> ListAsync(
        long projectId,
        HttpContext context,
        ExperimentService service
    ) => (await service.ListAsync(projectId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<ExperimentLine>, ProblemHttpResult>> ReadAsync(
        long projectId,
        long experimentId,
        HttpContext context,
        ExperimentService service
    ) => (await service.ReadAsync(projectId, experimentId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<ExperimentPreview>, ProblemHttpResult>> PreviewAsync(
        long projectId,
        HttpContext context,
        ExperimentService service
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<ExperimentRequest>(context.Request, MaxBytes);
        return body is null
            ? problem!
            : (await service.PreviewAsync(projectId, context.User.PersonId(), body, context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<Ok<ExperimentBegun>, ProblemHttpResult>> BeginAsync(
        long projectId,
        HttpContext context,
        ExperimentService service
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<ExperimentRequest>(context.Request, MaxBytes);
        return body is null
            ? problem!
            : (await service.BeginAsync(projectId, context.User.PersonId(), body, context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> PauseAsync(
        long projectId,
        long experimentId,
        HttpContext context,
        ExperimentService service
    ) => (await service.PauseAsync(projectId, experimentId, context.User.PersonId(), context.RequestAborted)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(
        long projectId,
        long experimentId,
        HttpContext context,
        ExperimentService service
    ) => (await service.CancelAsync(projectId, experimentId, context.User.PersonId(), context.RequestAborted)).ToNoContent();

    private static async Task<Results<Ok<ExperimentBegun>, ProblemHttpResult>> ResumeAsync(
        long projectId,
        long experimentId,
        HttpContext context,
        ExperimentService service
    ) => (await service.ResumeAsync(projectId, experimentId, context.User.PersonId(), context.RequestAborted)).ToHttp();
}

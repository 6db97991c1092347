using System.Text.Json.Nodes;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Models.Trials;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Models;

/// <summary>Models of a project and trials of them, for leads.</summary>
public static class ModelEndpoints
{
    private const int MaxBytes = 1024 * 1024;

    public static void MapModelEndpoints(this IEndpointRouteBuilder routes)
    {
        var models = routes.MapGroup("/api/projects/{projectId:long}/models").ForScripts().ForMembers().WithTags("Models");
        models.MapGet("", ListAsync).WithSummary("Models by name, newest version first; the built-in detector is one. For leads.");
        models
            .MapPost("", AddAsync)
            .Accepts<Stream>("application/octet-stream", "*/*")
            .WithSummary(
                "Takes the body as an ONNX model; 'manifest' may hold the JSON that belongs to it. It is inspected in a child "
                    + "process first. For leads."
            );
        models
            .MapPost("/trials", TryAsync)
            .Accepts<TrialRequest>("application/json")
            .WithSummary("What models propose on up to 12 images, before any threshold. For leads.");
        models.MapGet("/trials/{key}", ReadTrialAsync).WithSummary("A trial again, while it is kept. For leads.");
        models
            .MapPost("/trials/{key}/select", SelectAsync)
            .Accepts<PseudolabelSettings>("application/json")
            .WithSummary("Boxes and counts by class that settings leave of a trial; nothing is inferred again. For leads.");
        var model = models.MapGroup("/{modelId:long}");
        model.MapGet("", CardAsync).WithSummary("The model card of one version. For leads.");
        model
            .MapPost("/confirm", ConfirmAsync)
            .Accepts<ConfirmBody>("application/json")
            .WithSummary("Says that the manifest is right, or gives another. For leads.");
        model
            .MapPost("/describe", DescribeAsync)
            .Accepts<DescribeBody>("application/json")
            .WithSummary("What the model was trained on. For leads.");
        model
            .MapPost("/retire", RetireAsync)
            .Accepts<RetireBody>("application/json")
            .WithSummary("Hides a version from new runs, or shows it again. For leads.");
    }

    private static async Task<Results<Ok<IReadOnlyList<ModelLine>>, ProblemHttpResult>> ListAsync(
        long projectId,
        HttpContext context,
        ModelQueries queries,
        bool retired = false
    ) => (await queries.ListAsync(projectId, context.User.PersonId(), retired, context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<ModelCard>, ProblemHttpResult>> CardAsync(
        long projectId,
        long modelId,
        HttpContext context,
        ModelQueries queries
    ) => (await queries.CardAsync(projectId, modelId, context.User.PersonId(), context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<ModelCard>, ProblemHttpResult>> AddAsync(
        long projectId,
        HttpContext context,
        ModelStore store,
        ModelSettings settings,
        string? name = null,
        string? fileName = null,
        string? trainedOn = null,
        string? dataSet = null,
        string? manifest = null
    )
    {
        // Before a byte of the body is read.
        if (!context.ProjectRole().MayLead())
            return Problems.NotFound("Only leads and managers of the project add models.");
        if (context.Request.ContentLength > settings.MaxBytes)
            return TooLarge(settings.MaxBytes);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = settings.MaxBytes + 1;
        var newModel = new NewModel(
            name ?? Path.GetFileNameWithoutExtension(fileName ?? "") ?? "",
            fileName ?? "model.onnx",
            trainedOn ?? "",
            dataSet,
            manifest
        );
        try
        {
            return (
                await store.AddAsync(projectId, context.User.PersonId(), newModel, context.Request.Body, context.RequestAborted)
            ).ToHttp();
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge(settings.MaxBytes);
        }
    }

    private static async Task<Results<Ok<ModelCard>, ProblemHttpResult>> ConfirmAsync(
        long projectId,
        long modelId,
        HttpContext context,
        ModelStore store
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<ConfirmBody>(context.Request, MaxBytes);
        return body is null
            ? problem!
            : (
                await store.ConfirmAsync(projectId, modelId, context.User.PersonId(), body.Manifest?.ToJsonString(), context.RequestAborted)
            ).ToHttp();
    }

    private static async Task<Results<Ok<ModelCard>, ProblemHttpResult>> DescribeAsync(
        long projectId,
        long modelId,
        HttpContext context,
        ModelStore store
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<DescribeBody>(context.Request, MaxBytes);
        return body is null
            ? problem!
            : (
                await store.DescribeAsync(
                    projectId,
                    modelId,
                    context.User.PersonId(),
                    body.TrainedOn ?? "",
                    body.DataSet,
                    context.RequestAborted
                )
            ).ToHttp();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RetireAsync(
        long projectId,
        long modelId,
        HttpContext context,
        ModelStore store
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<RetireBody>(context.Request, 1024);
        return body is null
            ? problem!
            : (await store.RetireAsync(projectId, modelId, context.User.PersonId(), body.Retired, context.RequestAborted)).ToNoContent();
    }

    private static async Task<Results<Ok<Trial>, ProblemHttpResult>> TryAsync(long projectId, HttpContext context, ModelTrials trials)
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<TrialRequest>(context.Request, MaxBytes);
        if (body is null)
            return problem!;
        return body.Images is null
            ? Problems.Invalid("'images' is missing; it holds the keys of up to 12 images.")
            : (await trials.TryAsync(projectId, context.User.PersonId(), body, null, context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<Ok<Trial>, ProblemHttpResult>> ReadTrialAsync(
        long projectId,
        string key,
        HttpContext context,
        ModelTrials trials
    ) => (await trials.ReadAsync(projectId, context.User.PersonId(), key, context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<TrialSelection>, ProblemHttpResult>> SelectAsync(
        long projectId,
        string key,
        HttpContext context,
        ModelTrials trials
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<PseudolabelSettings>(context.Request, MaxBytes);
        return body is null
            ? problem!
            : (await trials.SelectAsync(projectId, context.User.PersonId(), key, body, context.RequestAborted)).ToHttp();
    }

    private static ProblemHttpResult TooLarge(long most) =>
        Problems.TooLarge(
            $"The model is larger than this server takes ({most >> 20} MiB); raise the setting Models:MaxBytes, or export the "
                + "model with smaller weights."
        );
}

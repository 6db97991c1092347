using AnnotateHub.Application.Guides;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study.Guides;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Guides;

/// <summary>The guide of a project: read by its members, written by its leads.</summary>
public static class GuideEndpoints
{
    public static void MapGuideEndpoints(this IEndpointRouteBuilder routes)
    {
        var guide = routes.MapGroup("/api/projects/{projectId:long}/guide").ForScripts().ForMembers().WithTags("Guide");
        guide.MapGet("", ReadAsync).WithSummary("The guide as Markdown and as safe HTML, with examples by class.");
        guide
            .MapPut("", SaveAsync)
            .Accepts<GuideDraft>("application/json")
            .WithSummary("Writes the guide; refused where somebody else wrote meanwhile. For leads.");
        guide.MapPost("/seen", SeenAsync).Accepts<SeenBody>("application/json").WithSummary("Says that one was shown a version.");
        guide
            .MapPost("/examples", AddExampleAsync)
            .Accepts<ExampleBody>("application/json")
            .WithSummary("Puts a cell among the examples of a class. For leads.");
        guide
            .MapPost("/examples/remove", RemoveExampleAsync)
            .Accepts<ExampleBody>("application/json")
            .WithSummary("Takes an example away. For leads.");
        guide
            .MapPost("/pictures", AddPictureAsync)
            .Accepts<byte[]>("application/octet-stream")
            .WithSummary("Takes a picture (PNG, JPEG, GIF, BMP, WebP) and says how the text shows it. For leads.");
        guide.MapGet("/pictures/{hash}", PictureAsync).Produces(200, contentType: "image/png").WithSummary("A picture of the guide.");
    }

    private static async Task<Results<Ok<GuideView>, ProblemHttpResult>> ReadAsync(
        long projectId,
        HttpContext context,
        GuideQueries guides
    ) => (await guides.ReadAsync(projectId, context.User.PersonId(), context.RequestAborted)).OrNotFound();

    private static async Task<Results<Ok<VersionView>, ProblemHttpResult>> SaveAsync(
        long projectId,
        HttpContext context,
        GuideService guides
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<GuideDraft>(context.Request, 1024 * 1024);
        if (body is null)
            return problem!;
        if (body is not { Text: not null, Classes: not null })
            return Problems.Invalid("'text', 'classes' (Markdown by class key) and 'version' are needed.");
        return Version(await guides.SaveAsync(projectId, context.User.PersonId(), body, context.RequestAborted));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SeenAsync(long projectId, HttpContext context, GuideService guides)
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<SeenBody>(context.Request, 1024);
        if (body is null)
            return problem!;
        if (body.Version is not { } version)
            return Problems.Invalid("'version' is missing.");
        return await guides.SeenAsync(projectId, context.User.PersonId(), version, context.RequestAborted)
            ? TypedResults.NoContent()
            : Problems.NotFound();
    }

    private static Task<Results<Ok<VersionView>, ProblemHttpResult>> AddExampleAsync(
        long projectId,
        HttpContext context,
        GuideService guides
    ) => ExampleAsync(context, (label, example) => guides.AddExampleAsync(projectId, context.User.PersonId(), label, example));

    private static Task<Results<Ok<VersionView>, ProblemHttpResult>> RemoveExampleAsync(
        long projectId,
        HttpContext context,
        GuideService guides
    ) => ExampleAsync(context, (label, example) => guides.RemoveExampleAsync(projectId, context.User.PersonId(), label, example));

    private static async Task<Results<Ok<VersionView>, ProblemHttpResult>> ExampleAsync(
        HttpContext context,
        Func<string, GuideExample, Task<Result<int>>> change
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<ExampleBody>(context.Request, 8 * 1024);
        if (body is null)
            return problem!;
        if (body is not { Class: { } label, Example: { Note: not null } example })
            return Problems.Invalid("'class' and 'example' (imageId, x1, y1, x2, y2 in raw pixels) are needed.");
        return Version(await change(label, example));
    }

    private static async Task<Results<Ok<PictureView>, ProblemHttpResult>> AddPictureAsync(
        long projectId,
        HttpContext context,
        GuideService guides,
        string? name = null
    )
    {
        var (bytes, problem) = await LimitedBody.ReadAsync(context.Request, GuideService.MaxPictureBytes);
        if (problem is not null)
            return problem;
        return await guides.AddPictureAsync(projectId, context.User.PersonId(), name ?? "picture", bytes.ToArray(), context.RequestAborted) switch
        {
            Result<string>.Success done => TypedResults.Ok(
                new PictureView(done.Value, $"![{name}]({GuideMarkdown.PictureScheme}{done.Value})")
            ),
            Result<string>.Refused refused => Problems.Refused(refused.Reason),
            _ => Problems.NotFound(),
        };
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> PictureAsync(
        long projectId,
        string hash,
        HttpContext context,
        GuideQueries guides
    )
    {
        if (await guides.PictureAsync(projectId, context.User.PersonId(), hash, context.RequestAborted) is not { } picture)
            return Problems.NotFound();
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.Stream(picture, "image/png");
    }

    private static Results<Ok<VersionView>, ProblemHttpResult> Version(Result<int> outcome) =>
        outcome switch
        {
            Result<int>.Success done => TypedResults.Ok(new VersionView(done.Value)),
            Result<int>.Refused refused => Problems.Refused(refused.Reason),
            _ => Problems.NotFound(),
        };
}

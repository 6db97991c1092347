using AnnotateHub.Application.Projects;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Projects;

/// <summary>A project made like another, one that is archived, and one that is deleted.</summary>
public static class ProjectEndpoints
{
    private const int MaxBytes = 4 * 1024;

    public static void MapProjectEndpoints(this IEndpointRouteBuilder routes)
    {
        var project = routes.MapGroup("/api/projects/{projectId:long}").ForScripts().ForMembers().WithTags("Projects");
        project
            .MapPost("/copy", CopyAsync)
            .Accepts<CopyBody>("application/json")
            .WithSummary(
                "Makes a project like this one: classes, channels, display, guide and with 'people' its people; no images. For managers "
                    + "who may make projects."
            );
        project
            .MapPost("/archive", ArchiveAsync)
            .WithSummary("From now on everybody only reads the project, and lists leave it out until they are asked. For managers.");
        project.MapPost("/restore", RestoreAsync).WithSummary("Brings an archived project back as it was left. For managers.");
        project.MapGet("/deletion", PreviewAsync).WithSummary("What would go with the project. For managers.");
        project
            .MapPost("/delete", DeleteAsync)
            .Accepts<DeleteBody>("application/json")
            .WithSummary("Deletes the project for good when 'name' is its name: rows, image and model files. For managers.");
    }

    private static async Task<Results<Ok<CreatedProject>, ProblemHttpResult>> CopyAsync(
        long projectId,
        HttpContext context,
        CreateProject maker
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<CopyBody>(context.Request, MaxBytes);
        return body is null
            ? problem!
            : (
                await maker.CopyAsync(context.User.PersonId(), projectId, body.Name ?? "", body.People, context.RequestAborted)
            ).ToHttp();
    }

    private static async Task<Results<Ok<ArchivedProject>, ProblemHttpResult>> ArchiveAsync(
        long projectId,
        HttpContext context,
        ProjectArchive archive
    ) => (await archive.ArchiveAsync(context.User.PersonId(), projectId, context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<ArchivedProject>, ProblemHttpResult>> RestoreAsync(
        long projectId,
        HttpContext context,
        ProjectArchive archive
    ) => (await archive.RestoreAsync(context.User.PersonId(), projectId, context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<DeletionPreview>, ProblemHttpResult>> PreviewAsync(
        long projectId,
        HttpContext context,
        ProjectDeletion deletion
    ) => (await deletion.PreviewAsync(context.User.PersonId(), projectId, context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<ProjectDeleted>, ProblemHttpResult>> DeleteAsync(
        long projectId,
        HttpContext context,
        ProjectDeletion deletion
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<DeleteBody>(context.Request, MaxBytes);
        // What has begun is finished, whether or not somebody waits for the answer.
        return body is null
            ? problem!
            : (await deletion.DeleteAsync(context.User.PersonId(), projectId, body.Name, CancellationToken.None)).ToHttp();
    }
}

using AnnotateHub.Application.Projects;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Images;

/// <summary>The end of one image.</summary>
public static class ImageDeletionEndpoints
{
    private const int MaxBytes = 4 * 1024;

    public static void MapImageDeletionEndpoints(this IEndpointRouteBuilder routes)
    {
        var image = routes
            .MapGroup("/api/projects/{projectId:long}/images/{imageId:long}")
            .ForScripts()
            .ForMembers()
            .WithTags("Images");
        image
            .MapGet("/deletion", PreviewAsync)
            .WithSummary("What would go with the image, which backups hold it, and why it cannot go. For managers.");
        image
            .MapGet("/deletion/work", WorkAsync)
            .WithSummary("Everything that was drawn on the image, with its history and comments, to keep before it goes. For managers.");
        image
            .MapPost("/delete", DeleteAsync)
            .Accepts<ImageDeletionBody>("application/json")
            .WithSummary(
                "Deletes the image for good when 'name' is its name: rows, source files, planes and thumbnails. Refused where a signed "
                    + "truth or an open blind round needs it. For managers."
            );
    }

    private static async Task<Results<Ok<ImageDeletionPreview>, ProblemHttpResult>> PreviewAsync(
        long projectId,
        long imageId,
        HttpContext context,
        ImageDeletion deletion
    ) => (await deletion.PreviewAsync(context.User.PersonId(), projectId, imageId, context.RequestAborted)).ToHttp();

    private static async Task<Results<Ok<ImageWork>, ProblemHttpResult>> WorkAsync(
        long projectId,
        long imageId,
        HttpContext context,
        ImageDeletion deletion
    )
    {
        var answer = await deletion.ReadWorkAsync(context.User.PersonId(), projectId, imageId, context.RequestAborted);
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"image-{imageId}-work.json\"";
        return answer.ToHttp();
    }

    private static async Task<Results<Ok<ImageDeleted>, ProblemHttpResult>> DeleteAsync(
        long projectId,
        long imageId,
        HttpContext context,
        ImageDeletion deletion
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<ImageDeletionBody>(context.Request, MaxBytes);
        // What has begun is finished, whether or not somebody waits for the answer.
        return body is null
            ? problem!
            : (await deletion.DeleteAsync(context.User.PersonId(), projectId, imageId, body.Name, CancellationToken.None)).ToHttp();
    }
}

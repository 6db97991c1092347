using System.Text;
using AnnotateHub.Application.Images.Metadata;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Images;

/// <summary>The table of what is stated of a project's images, out and in.</summary>
public static class MetadataEndpoints
{
    private const string Csv = "text/csv";

    public static void MapMetadataEndpoints(this IEndpointRouteBuilder routes)
    {
        var metadata = routes.MapGroup("/api/projects/{projectId:long}/images/metadata").ForScripts().ForMembers().WithTags("Images");
        metadata
            .MapGet("", TableAsync)
            .WithSummary("The table as CSV: image, patient, well, field and the project's own columns, a row an image, UTF-8. For leads.");
        metadata
            .MapPost("/preview", PreviewAsync)
            .Accepts<string>(Csv)
            .WithSummary(
                "What a table would change. The body is CSV with heads; 'image' names the image, other columns are stated, an empty cell "
                    + "takes out what was stated. Images and columns that are not in it stay. For leads."
            );
        metadata
            .MapPost("", ApplyAsync)
            .Accepts<string>(Csv)
            .WithSummary("States what the table says: all of it, or nothing where it has a fault. For leads.");
    }

    private static async Task<IResult> TableAsync(long projectId, HttpContext context, ImageMetadata metadata)
    {
        var outcome = await metadata.TableAsync(projectId, context.User.PersonId(), context.RequestAborted);
        return outcome is Result<string>.Success done ? TypedResults.Text(done.Value, Csv, Encoding.UTF8) : outcome.ToHttp();
    }

    private static async Task<Results<Ok<MetadataPreview>, ProblemHttpResult>> PreviewAsync(
        long projectId,
        HttpContext context,
        ImageMetadata metadata
    )
    {
        var (sheet, problem) = await SheetAsync(context);
        return sheet is null
            ? problem!
            : (await metadata.PreviewAsync(projectId, context.User.PersonId(), sheet, context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<Ok<MetadataPreview>, ProblemHttpResult>> ApplyAsync(
        long projectId,
        HttpContext context,
        ImageMetadata metadata
    )
    {
        var (sheet, problem) = await SheetAsync(context);
        return sheet is null
            ? problem!
            : (await metadata.ApplyAsync(projectId, context.User.PersonId(), sheet, context.RequestAborted)).ToHttp();
    }

    private static async Task<(MetadataSheet? Sheet, ProblemHttpResult? Problem)> SheetAsync(HttpContext context)
    {
        var (bytes, problem) = await LimitedBody.ReadAsync(context.Request, MetadataSheet.MostBytes);
        if (problem is not null)
            return (null, problem);
        return MetadataSheet.Read(bytes.Span) switch
        {
            Result<MetadataSheet>.Success read => (read.Value, null),
            Result<MetadataSheet>.Refused refused => (null, Problems.Invalid(refused.Reason)),
            _ => throw new InvalidOperationException("A table is read, or it is refused with a reason."),
        };
    }
}

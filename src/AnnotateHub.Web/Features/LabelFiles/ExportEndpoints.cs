using AnnotateHub.Application.LabelFiles.Export;
using AnnotateHub.Application.LabelFiles.PublishedDataSet;
using AnnotateHub.Core.Study;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Web.Security;

namespace AnnotateHub.Web.Features.LabelFiles;

/// <summary>Data sets as downloads, written into the response while they are read from the database.</summary>
public static class ExportEndpoints
{
    public static void MapExportEndpoints(this IEndpointRouteBuilder routes)
    {
        var export = routes.MapGroup("/api/projects/{projectId:long}/export").ForScripts().ForMembers().WithTags("Export");
        foreach (var format in AnnotationFormats.All.Where(format => format.CanWrite))
            export
                .MapGet(
                    $"{format.Key}.zip",
                    (
                        long projectId,
                        HttpContext context,
                        AnnotationExport labels,
                        CancellationToken cancellationToken,
                        string? annotator,
                        string? round,
                        int? origin,
                        VocFarEdge? farEdge,
                        VocDialect? dialect
                    ) =>
                        LabelsAsync(format.Key, projectId, context, labels, annotator, round, (origin, farEdge, dialect), cancellationToken)
                )
                .Produces(200, contentType: "application/zip");
        export.MapGet("published.zip", PublishedAsync).Produces(200, contentType: "application/zip");
    }

    /// <param name="format">Key of the format.</param>
    /// <param name="annotator">User name; nobody for all.</param>
    /// <param name="round">Name of a round; nothing for all that the person may read.</param>
    /// <remarks>What the address leaves out about the numbers is as <see cref="VocConvention"/> has it.</remarks>
    private static async Task<IResult> LabelsAsync(
        string format,
        long projectId,
        HttpContext context,
        AnnotationExport export,
        string? annotator,
        string? round,
        (int? Origin, VocFarEdge? FarEdge, VocDialect? Dialect) numbers,
        CancellationToken cancellationToken
    )
    {
        if (!context.ProjectRole().MayExport())
            return Problems.NotFound("Only leads and managers of the project export it.");
        if (numbers.Origin is not (null or 0 or 1))
            return Problems.Invalid($"The origin of a VOC file is 0 or 1; found {numbers.Origin}.");
        var usual = new VocConvention();
        var convention = new VocConvention(
            numbers.Origin ?? usual.Origin,
            numbers.FarEdge ?? usual.FarEdge,
            numbers.Dialect ?? usual.Dialect
        );
        var request = new AnnotationExportRequest(
            projectId,
            context.User.PersonId(),
            convention,
            Given(annotator),
            Given(round),
            Format: format
        );
        if (await export.RefusalAsync(request, cancellationToken) is { } refusal)
            return Problems.NotFound(refusal);
        return TypedResults.Stream(
            stream => export.ToZipAsync(request, stream, cancellationToken: cancellationToken),
            "application/zip",
            $"project-{projectId}-{format}.zip"
        );
    }

    /// <summary>The paper's tree. A zip that fails its own check ends before its directory, so that nobody can open it.</summary>
    private static async Task<IResult> PublishedAsync(
        long projectId,
        HttpContext context,
        PublishedExport export,
        [AsParameters] PublishedQuery query,
        CancellationToken cancellationToken
    )
    {
        if (!context.ProjectRole().MayExport())
            return Problems.NotFound("Only leads and managers of the project export it.");
        var request = query.ToRequest(projectId, context.User.PersonId());
        if (await export.RefusalAsync(request, cancellationToken) is { } refusal)
            return Problems.NotFound(refusal);
        return TypedResults.Stream(
            async stream =>
            {
                if ((await export.ToZipAsync(request, stream, cancellationToken: cancellationToken)) is { HasFailed: true })
                    context.Abort();
            },
            "application/zip",
            $"project-{projectId}-published.zip"
        );
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

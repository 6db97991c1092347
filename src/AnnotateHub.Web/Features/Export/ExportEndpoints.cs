using AnnotateHub.Core.Study;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.UseCases.Export;
using AnnotateHub.Web.Security;

namespace AnnotateHub.Web.Features.Export;

/// <summary>Data sets as downloads, written into the response while they are read from the database.</summary>
public static class ExportEndpoints
{
    public static void MapExportEndpoints(this IEndpointRouteBuilder routes)
    {
        var export = routes.MapGroup("/api/projects/{projectId:long}/export").ForScripts().ForMembers().WithTags("Export");
        export.MapGet("voc.zip", VocAsync).Produces(200, contentType: "application/zip");
    }

    /// <param name="annotator">User name; nobody for all.</param>
    /// <param name="round">Name of a round; nothing for all that the person may read.</param>
    /// <remarks>What the address leaves out about the numbers is as <see cref="VocConvention"/> has it.</remarks>
    private static async Task<IResult> VocAsync(
        long projectId, HttpContext context, AnnotationExport export, CancellationToken cancel,
        string? annotator = null, string? round = null, int? origin = null, VocFarEdge? farEdge = null, VocDialect? dialect = null)
    {
        if (!context.ProjectRole().MayExport()) return Problems.NotFound("Only leads and managers of the project export it.");
        if (origin is not (null or 0 or 1)) return Problems.Invalid($"The origin of a VOC file is 0 or 1; found {origin}.");
        var usual = new VocConvention();
        var convention = new VocConvention(origin ?? usual.Origin, farEdge ?? usual.FarEdge, dialect ?? usual.Dialect);
        var request = new AnnotationExportRequest(projectId, context.User.PersonId(), convention, Given(annotator), Given(round));
        if (await export.RefusalAsync(request, cancel) is { } refusal) return Problems.NotFound(refusal);
        return TypedResults.Stream(stream => export.ToZipAsync(request, stream, cancel: cancel), "application/zip", $"project-{projectId}-voc.zip");
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

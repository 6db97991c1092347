using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.About;

/// <summary>The bill of materials as a file, for the programs of an IT department.</summary>
public static class AboutEndpoints
{
    public static void MapAboutEndpoints(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/about/sbom.cdx.json", Download).ExcludeFromDescription();

    private static FileStreamHttpResult Download() =>
        TypedResults.File(
            BillOfMaterials.Open(),
            "application/vnd.cyclonedx+json",
            $"annotatehub-{BillOfMaterials.ProductVersion}.cdx.json"
        );
}

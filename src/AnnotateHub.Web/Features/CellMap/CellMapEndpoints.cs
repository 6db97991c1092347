using AnnotateHub.Application.CellMap;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Web.Security;

namespace AnnotateHub.Web.Features.CellMap;

/// <summary>Maps of a project's cells, for leads. Who may have which cells is asked anew each time, so nothing is cached.</summary>
public static class CellMapEndpoints
{
    public static void MapCellMapEndpoints(this IEndpointRouteBuilder routes)
    {
        var maps = routes.MapGroup("/api/projects/{projectId:long}/cell-maps").ForScripts().ForMembers().WithTags("Map of the cells");
        maps.MapGet("", ListAsync).WithSummary("Maps of the project, the newest first. For leads.");
        maps.MapGet("/{mapId:long}", FindAsync)
            .WithSummary("A map as columns of little-endian numbers, of the work that may be read now. For leads.");
    }

    private static async Task<IResult> ListAsync(long projectId, HttpContext context, CellMaps maps) =>
        await maps.ListAsync(projectId, context.User.PersonId(), context.RequestAborted) switch
        {
            Result<IReadOnlyList<CellMapLine>>.Success found => TypedResults.Ok(found.Value),
            Result<IReadOnlyList<CellMapLine>>.Refused refused => Problems.Refused(refused.Reason),
            _ => Problems.NotFound(),
        };

    private static async Task<IResult> FindAsync(long projectId, long mapId, HttpContext context, CellMaps maps)
    {
        context.Response.Headers.CacheControl = "private, no-store";
        return await maps.FindAsync(projectId, context.User.PersonId(), mapId, context.RequestAborted) switch
        {
            Result<CellMapView>.Success found => TypedResults.Ok(CellMapBody.From(found.Value)),
            Result<CellMapView>.Refused refused => Problems.Refused(refused.Reason),
            _ => Problems.NotFound(),
        };
    }
}

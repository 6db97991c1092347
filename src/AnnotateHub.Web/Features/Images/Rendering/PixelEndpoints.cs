using System.IO.Compression;
using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace AnnotateHub.Web.Features.Images.Rendering;

/// <summary>Pixels by content: what an address answers never changes, so a browser asks once.</summary>
public static class PixelEndpoints
{
    private const string Immutable = "private, max-age=31536000, immutable";

    public static void MapPixelEndpoints(this IEndpointRouteBuilder routes)
    {
        var project = routes.MapGroup("/p").ForScripts().MapGroup("/{projectId:long}").ForMembers().WithTags("Pixels");
        project.MapGet("/planes/{hash}/display/{settings}.png", DisplayAsync);
        project.MapGet("/planes/{hash}/raw/{column:int}/{row:int}", RawAsync);
        project.MapGet("/images/{imageId:long}/thumbnail.png", ThumbnailAsync);
    }

    private static async Task<Results<PhysicalFileHttpResult, StatusCodeHttpResult, ProblemHttpResult>> DisplayAsync(
        long projectId,
        string hash,
        string settings,
        HttpContext context,
        ProjectPlanes planes
    )
    {
        if (!ContentHash.IsValid(hash) || !DisplaySettingsHash.IsValid(settings))
            return Problems.NotFound();
        if (await planes.DisplayAsync(projectId, hash, settings, context.RequestAborted) is not { } path)
            return Problems.NotFound();
        return Unchanged(context, $"{hash[..32]}-{settings}", Immutable) ? NotModified : TypedResults.PhysicalFile(path, "image/png");
    }

    private static async Task<Results<PhysicalFileHttpResult, FileStreamHttpResult, StatusCodeHttpResult, ProblemHttpResult>> RawAsync(
        long projectId,
        string hash,
        int column,
        int row,
        HttpContext context,
        ProjectPlanes planes
    )
    {
        if (!ContentHash.IsValid(hash))
            return Problems.NotFound();
        if (await planes.TileAsync(projectId, hash, column, row, context.RequestAborted) is not { } tile)
            return Problems.NotFound();
        var headers = context.Response.Headers;
        headers["X-Tile-Width"] = tile.Width.ToString();
        headers["X-Tile-Height"] = tile.Height.ToString();
        headers.Vary = HeaderNames.AcceptEncoding;
        var gzip = AcceptsGzip(context.Request);
        if (Unchanged(context, $"{hash[..32]}-{column}-{row}{(gzip ? "-gzip" : "")}", Immutable))
            return NotModified;
        if (!gzip)
            return TypedResults.Stream(new GZipStream(File.OpenRead(tile.Path), CompressionMode.Decompress), "application/octet-stream");
        headers.ContentEncoding = "gzip";
        return TypedResults.PhysicalFile(tile.Path, "application/octet-stream");
    }

    private static async Task<Results<PhysicalFileHttpResult, StatusCodeHttpResult, ProblemHttpResult>> ThumbnailAsync(
        long projectId,
        long imageId,
        HttpContext context,
        ProjectPlanes planes
    )
    {
        if (await planes.ThumbnailAsync(projectId, imageId, context.RequestAborted) is not var (path, key))
            return Problems.NotFound();
        // The address names an image, not its content: colours of channels may change, so the browser asks again after an hour.
        return Unchanged(context, key, "private, max-age=3600") ? NotModified : TypedResults.PhysicalFile(path, "image/png");
    }

    private static StatusCodeHttpResult NotModified => TypedResults.StatusCode(StatusCodes.Status304NotModified);

    /// <summary>Sets the caching headers and tells whether the browser has this content already.</summary>
    private static bool Unchanged(HttpContext context, string tag, string cacheControl)
    {
        var entity = new EntityTagHeaderValue($"\"{tag}\"");
        context.Response.Headers.ETag = entity.ToString();
        context.Response.Headers.CacheControl = cacheControl;
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(entity, useStrongComparison: false));
    }

    private static bool AcceptsGzip(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .AcceptEncoding.Any(item => item.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && item.Quality is null or > 0);
}

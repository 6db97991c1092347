using AnnotateHub.Application.Access;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Web.Features.LabelFiles;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Features.Images.Import;

/// <summary>Files from the browser, one request each, streamed to disk.</summary>
public static class UploadEndpoints
{
    public static void MapUploadEndpoints(this IEndpointRouteBuilder routes)
    {
        var uploads = routes
            .MapGroup("/api/projects/{projectId:long}/uploads")
            .ForScripts()
            .ForMembers()
            .AddEndpointFilter(MayUploadAsync)
            .ExcludeFromDescription();
        uploads.MapPost("", Open);
        uploads.MapPut("{key}", AddAsync);
        uploads.MapPost("{key}/finish", Finish);
    }

    /// <summary>Role and upload, before a byte of the body is read.</summary>
    private static async ValueTask<object?> MayUploadAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        if (!context.ProjectRole().MayImport())
            return Problem(StatusCodes.Status403Forbidden, "forbidden", "Only leads and managers of the project import images.");
        var projectId = long.Parse((string)context.Request.RouteValues["projectId"]!);
        var access = context.RequestServices.GetRequiredService<ProjectAccess>();
        if (await access.GetArchiveDenialAsync(projectId, context.RequestAborted) is { } archived)
            return Problems.Refused(archived);
        var isOpen =
            context.Request.RouteValues["key"] is not string key
            || context.RequestServices.GetRequiredService<UploadFolder>().IsOpen(projectId, context.User.PersonId(), key);
        return isOpen ? await next(call) : Problems.NotFound("This upload is not open any more. Drop the files again.");
    }

    private static Ok<OpenedUpload> Open(long projectId, HttpContext context, UploadFolder uploads) =>
        TypedResults.Ok(new OpenedUpload(uploads.Open(projectId, context.User.PersonId())));

    private static async Task<Results<NoContent, ProblemHttpResult>> AddAsync(
        long projectId,
        string key,
        string path,
        HttpContext context,
        UploadFolder uploads,
        DiskSpace disk,
        IOptions<UploadSettings> settings
    )
    {
        var most = settings.Value.MaxBytes;
        if (context.Request.ContentLength > most)
            return TooLarge(path, most);
        if (disk.RefusalOf(context.Request.ContentLength ?? 0) is { } full)
            return Problems.DiskFull(full);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most;
        try
        {
            var fault = await uploads.AddAsync(projectId, context.User.PersonId(), key, path, context.Request.Body, context.RequestAborted);
            return fault is null ? TypedResults.NoContent() : Problems.Invalid(fault);
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge(path, most);
        }
    }

    private static NoContent Finish(
        long projectId,
        string key,
        FinishedUpload body,
        HttpContext context,
        UploadFolder uploads,
        ImageImportSession images,
        AnnotationImportSession annotations
    )
    {
        var person = context.User.PersonId();
        var source = uploads.Seal(projectId, person, key);
        if (body.Purpose == UploadPurpose.Annotations)
            annotations.Read(projectId, person, source, new VocConvention(), body.NotUploaded ?? []);
        else
            images.Plan(projectId, person, source, notUploaded: body.NotUploaded ?? []);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult TooLarge(string path, long most) =>
        Problems.TooLarge(
            $"'{path}' is larger than this server takes in one file ({most >> 20} MiB). Import it from a folder on the server, or "
                + "raise the setting Upload:MaxBytes."
        );

    private static ProblemHttpResult Problem(int status, string code, string detail) =>
        TypedResults.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });

    internal sealed record OpenedUpload(string Key);

    /// <param name="NotUploaded">Sentences about files that did not arrive.</param>
    internal sealed record FinishedUpload(IReadOnlyList<string>? NotUploaded, UploadPurpose Purpose = UploadPurpose.Images);

    internal enum UploadPurpose
    {
        Images,
        Annotations,
    }
}

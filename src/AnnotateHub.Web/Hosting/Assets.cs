using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Net.Http.Headers;

namespace AnnotateHub.Web.Hosting;

/// <summary>The files of <c>wwwroot</c> and of the packages.</summary>
public static class Assets
{
    /// <summary>
    /// An address that holds the fingerprint of its file never answers anything else, so a browser keeps it. The framework says so only in
    /// what is published; run from the sources, each page would ask for each of its files again. In development it stays that way, because
    /// a file that is edited there keeps the address it had when the program was built.
    /// </summary>
    public static IEndpointConventionBuilder MapAnnotateHubAssets(this WebApplication app)
    {
        var assets = app.MapStaticAssets();
        if (!app.Environment.IsDevelopment())
            assets.Add(asset =>
            {
                if (asset.Metadata.OfType<StaticAssetDescriptor>().Any(HasFingerprint) && asset.RequestDelegate is { } answer)
                    asset.RequestDelegate = context => KeptAsync(context, answer);
            });
        return assets.AllowAnonymous();
    }

    private static bool HasFingerprint(StaticAssetDescriptor asset) => asset.Properties.Any(property => property.Name == "fingerprint");

    private static Task KeptAsync(HttpContext context, RequestDelegate answer)
    {
        context.Response.OnStarting(
            static state =>
            {
                var response = (HttpResponse)state;
                if (
                    response.StatusCode
                    is StatusCodes.Status200OK
                        or StatusCodes.Status206PartialContent
                        or StatusCodes.Status304NotModified
                )
                    response.Headers[HeaderNames.CacheControl] = "public, max-age=31536000, immutable";
                return Task.CompletedTask;
            },
            context.Response
        );
        return answer(context);
    }
}

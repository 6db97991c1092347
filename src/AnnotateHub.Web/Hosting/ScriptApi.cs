using AnnotateHub.UseCases.Adjudication;
using AnnotateHub.UseCases.Annotate;
using AnnotateHub.UseCases.Reports;
using AnnotateHub.Web.Features.Adjudication;
using AnnotateHub.Web.Features.Annotate;
using AnnotateHub.Web.Features.Models;
using AnnotateHub.Web.Features.People;
using AnnotateHub.Web.Features.Pixels;
using AnnotateHub.Web.Features.Rounds;
using AnnotateHub.Web.Features.Session;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.ResponseCompression;

namespace AnnotateHub.Web.Hosting;

/// <summary>Everything that scripts talk to: the canvas, the health of the server, its OpenAPI document.</summary>
public static class ScriptApi
{
    public static void AddAnnotateHubApi(this IServiceCollection services)
    {
        services.AddAnnotateUseCases();
        services.AddReportUseCases();
        services.AddAdjudicationUseCases();
        services.AnswerScriptsWithoutRedirect();
        services.ConfigureHttpJsonOptions(options => AnnotateJson.Configure(options.SerializerOptions));
        services.AddAnnotateHubApiDocument();
        services.AddAnnotateHubHealth();
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["application/json", "application/problem+json"];
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = System.IO.Compression.CompressionLevel.Fastest);
    }

    public static void MapAnnotateHubApi(this WebApplication app)
    {
        app.MapSessionEndpoints();
        app.MapAnnotateEndpoints();
        app.MapPixelEndpoints();
        app.MapCommentEndpoints();
        app.MapOverviewEndpoints();
        app.MapRoundEndpoints();
        app.MapWorkEndpoints();
        app.MapAdjudicationEndpoints();
        app.MapMemberEndpoints();
        app.MapOwnEndpoints();
        app.MapModelEndpoints();
        app.MapRunEndpoints();
        app.MapAnnotateHubHealth();
        app.MapOpenApi().AllowAnonymous();
        foreach (var folder in (string[])["/api", "/p"])
            // Not MapFallback: the generated code would take its own pattern in place of this one, and leave out what looks like a file.
            app.MapGroup(folder).ForScripts().Map("{**rest}", () => Problems.NotFound()).WithOrder(int.MaxValue).ExcludeFromDescription();
    }
}

using AnnotateHub.Application;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Web.Features.Accounts;
using AnnotateHub.Web.Features.Adjudication;
using AnnotateHub.Web.Features.Annotations;
using AnnotateHub.Web.Features.Assignments;
using AnnotateHub.Web.Features.Comments;
using AnnotateHub.Web.Features.Dashboard;
using AnnotateHub.Web.Features.Experiments;
using AnnotateHub.Web.Features.Guides;
using AnnotateHub.Web.Features.Images;
using AnnotateHub.Web.Features.Images.Rendering;
using AnnotateHub.Web.Features.Members;
using AnnotateHub.Web.Features.Models;
using AnnotateHub.Web.Features.Projects;
using AnnotateHub.Web.Features.Rounds;
using AnnotateHub.Web.Features.Training;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.ResponseCompression;

namespace AnnotateHub.Web.Hosting;

/// <summary>Everything that scripts talk to: the canvas, the health of the server, its OpenAPI document.</summary>
public static class ScriptApi
{
    public static void AddAnnotateHubApi(this IServiceCollection services)
    {
        services.AddAnnotateHub();
        services.AnswerScriptsWithoutRedirect();
        services.AddExceptionHandler<ScriptFaults>();
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
        app.MapPasskeyEndpoints();
        app.MapAnnotateEndpoints();
        app.MapPixelEndpoints();
        app.MapCommentEndpoints();
        app.MapOverviewEndpoints();
        app.MapRoundEndpoints();
        app.MapWorkEndpoints();
        app.MapGuideEndpoints();
        app.MapAdjudicationEndpoints();
        app.MapMemberEndpoints();
        app.MapProjectEndpoints();
        app.MapImageDeletionEndpoints();
        app.MapMetadataEndpoints();
        app.MapOwnEndpoints();
        app.MapModelEndpoints();
        app.MapRunEndpoints();
        app.MapTrainingEndpoints();
        app.MapExperimentEndpoints();
        app.MapAnnotateHubHealth();
        if (app.Configuration.GetValue<bool>("OpenApi:Public"))
            app.MapOpenApi().AllowAnonymous();
        else
            app.MapOpenApi().RequireAuthorization(TokenScope.Policy);
        foreach (var folder in (string[])["/api", "/p"])
            // Not MapFallback: the generated code would take its own pattern in place of this one, and leave out what looks like a file.
            app.MapGroup(folder).ForScripts().Map("{**rest}", () => Problems.NotFound()).WithOrder(int.MaxValue).ExcludeFromDescription();
    }
}

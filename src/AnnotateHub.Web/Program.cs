using AnnotateHub.Application.Kernel;
using AnnotateHub.Inference.Inspection;
using AnnotateHub.Web.Components;
using AnnotateHub.Web.Features.About;
using AnnotateHub.Web.Features.Accounts;
using AnnotateHub.Web.Features.CellMap;
using AnnotateHub.Web.Features.Demo;
using AnnotateHub.Web.Features.Images.Import;
using AnnotateHub.Web.Features.Jobs;
using AnnotateHub.Web.Features.LabelFiles;
using AnnotateHub.Web.Features.Reports;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Hosting.Telemetry;
using AnnotateHub.Web.Live;
using AnnotateHub.Web.Security;

if (ModelInspection.IsRequested(args))
    return ModelInspection.Run(args);
if (args is ["--health"])
    return await HealthProbe.AskAsync(HealthProbe.AddressOf(Environment.GetEnvironmentVariable("Urls")));

FileModes.KeepToOwner();
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.UseAnnotateHubSettings(args);
if (StartCheck.IsRequested(args) && !StartCheck.AreSettingsSound(builder.Configuration))
    return 1;
builder.Services.AddAnnotateHubStorage();
builder.Services.AddAnnotateHubSignIn();
builder.Services.AddAnnotateHubPages();
builder.AddAnnotateHubJobs();
builder.AddAnnotateHubProxy();
builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
builder.Services.AddAnnotateHubApi();
builder.Services.AddAnnotateHubLive();
builder.AddAnnotateHubTelemetry();

var app = builder.Build();
if (StartCheck.IsRequested(args))
    return await app.CheckStartAsync() ? 0 : 1;
if (!app.Services.GetRequiredService<NodeRoles>().ServesPages)
{
    app.UseAnnotateHubMetrics();
    app.MapAnnotateHubHealth();
    app.Map("/{**page}", () => Results.NotFound()).AllowAnonymous();
    if (!await app.CanStartAsync(app.PrepareWorkerAsync))
        return 1;
    await app.RunAsync();
    return 0;
}

app.UseRequestNumbers();
app.UseSecurityHeaders();
app.UseAnnotateHubMetrics();
app.UseAnnotateHubProxy();
app.UseResponseCompression();
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UsePageFaults();
app.UseScriptProblems();
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();
app.UsePasswordChangeGate();
app.UseSecondFactorGate();
app.UseDownloadAudit();
app.UseAntiforgery();
app.MapAnnotateHubAssets();
app.MapSignInEndpoints();
app.MapOidcEndpoints();
app.MapSignInAuditEndpoints();
app.MapAboutEndpoints();
app.MapDemoEntrances();
app.MapAnnotateHubApi();
app.MapAnnotateHubLive();
app.MapUploadEndpoints();
app.MapExportEndpoints();
app.MapReportEndpoints();
app.MapCellMapEndpoints();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();

if (!await app.CanStartAsync(app.PrepareDataAsync))
    return 1;
app.PrintStartScreen();
await app.RunAsync();
return 0;

/// <summary>Named so that tests can start the application.</summary>
public partial class Program;

using AnnotateHub.Inference.Inspection;
using AnnotateHub.Web.Components;
using AnnotateHub.Web.Features.Export;
using AnnotateHub.Web.Features.Import;
using AnnotateHub.Web.Features.People;
using AnnotateHub.Web.Features.Reports;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Jobs;
using AnnotateHub.Web.Security;

if (ModelInspection.Asked(args)) return ModelInspection.Run(args);
if (args is ["--health"]) return await HealthProbe.AskAsync(HealthProbe.AddressOf(Environment.GetEnvironmentVariable("Urls")));

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.UseAnnotateHubSettings(args);
builder.Services.AddAnnotateHubStorage();
builder.Services.AddAnnotateHubSignIn();
builder.Services.AddAnnotateHubPages();
builder.AddAnnotateHubJobs();
builder.AddAnnotateHubProxy();
builder.Services.AddAnnotateHubApi();

var app = builder.Build();
if (!app.Services.GetRequiredService<NodeRoles>().ServesPages)
{
    app.MapAnnotateHubHealth();
    app.Map("/{**page}", () => Results.NotFound()).AllowAnonymous();
    await app.PrepareWorkerAsync();
    await app.RunAsync();
    return 0;
}

app.UseAnnotateHubProxy();
app.UseResponseCompression();
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapStaticAssets().AllowAnonymous();
app.MapSignInEndpoints();
app.MapAnnotateHubApi();
app.MapUploadEndpoints();
app.MapExportEndpoints();
app.MapReportEndpoints();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();

await app.PrepareDataAsync();
app.PrintStartScreen();
await app.RunAsync();
return 0;

/// <summary>Named so that tests can start the application.</summary>
public partial class Program;

using AnnotateHub.UseCases.Annotate;
using AnnotateHub.UseCases.Import;
using AnnotateHub.Web.Features.Models;
using AnnotateHub.Web.Jobs;
using MudBlazor;
using MudBlazor.Services;

namespace AnnotateHub.Web.Hosting;

/// <summary>What the pages need.</summary>
public static class Pages
{
    public static void AddAnnotateHubPages(this IServiceCollection services)
    {
        services.AddAnnotateUseCases();
        services.AddExchangeUseCases();
        services.AddAnnotateHubModels();
        services.AddSingleton<UploadFolder>();
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddHttpContextAccessor();
        services.AddSingleton<Features.Projects.ProjectQueries>();
        services.AddSingleton<Features.Projects.ProjectChanges>();
        services.AddSingleton<UseCases.Viewing.ImageIndex>();
        services.AddSingleton<UseCases.Viewing.KnownRounds>();
        services.AddSingleton<Features.Overview.GoingOn>();
        services.AddSingleton<Features.Import.ImportDesk>();
        services.AddSingleton<Features.Import.AnnotationDesk>();
        services.AddSingleton<Features.Import.ServerFolders>();
        services.AddSingleton<IJobHandler, Features.Import.ImportJob>();
        services.AddSingleton<IJobHandler, Features.Export.ExportFolderJob>();
        services.AddSingleton<IJobHandler, Features.Import.AnnotationImportJob>();
        services.AddSingleton<UseCases.Demo.DemoProject>();
        services.AddSingleton<Features.Demo.DemoStart>();
        services.AddSingleton<IJobHandler, Features.Demo.DemoGrowJob>();
        services.AddSingleton<JobQueries>();
        services.AddSingleton<Features.People.PeopleBook>();
        services.AddSingleton<Features.People.DemoAccounts>();
        services.AddSingleton<Features.People.AdministratorLink>();
        services.AddMudServices(options => options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomLeft);
    }
}

using AnnotateHub.Application;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Mail;
using AnnotateHub.Web.Features.About;
using AnnotateHub.Web.Features.Annotations;
using AnnotateHub.Web.Features.Backups;
using AnnotateHub.Web.Features.CellMap;
using AnnotateHub.Web.Features.Dashboard;
using AnnotateHub.Web.Features.Demo;
using AnnotateHub.Web.Features.Experiments;
using AnnotateHub.Web.Features.Images.Import;
using AnnotateHub.Web.Features.Jobs;
using AnnotateHub.Web.Features.LabelFiles;
using AnnotateHub.Web.Features.Mail;
using AnnotateHub.Web.Features.Models;
using AnnotateHub.Web.Features.Rounds;
using AnnotateHub.Web.Features.Training;
using AnnotateHub.Web.Security;
using AnnotateHub.Web.Shared.Sheets;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using MudBlazor;
using MudBlazor.Services;

namespace AnnotateHub.Web.Hosting;

/// <summary>What the pages need.</summary>
public static class Pages
{
    public static void AddAnnotateHubPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddScoped<CircuitUse>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<CircuitUse>());
        services.AddScoped<AuthenticationStateProvider, SessionAuthenticationState>();
        services.AddHttpContextAccessor();
        services.AddSingleton<CanvasScript>();
        services.AddPageServices();
        services.AddHostedService<DatabaseUpkeepService>();
        services.AddHostedService<RetentionService>();
        services.AddHostedService<MailPost>();
    }

    /// <summary>What the pages inject, without what shows them: tests render the same pages without a server.</summary>
    public static void AddPageServices(this IServiceCollection services)
    {
        services.AddAnnotateHub();
        services.AddAnnotateHubModels();
        services.AddAnnotateHubCells();
        services.AddAnnotateHubTraining();
        services.AddAnnotateHubExperiments();
        services.AddSingleton<Reach>();
        services.AddSingleton(provider => new DemoDoor(() => provider.GetRequiredService<Reach>().IsDemoOpen));
        services.AddSingleton<SessionCheck>();
        services.AddSingleton<BillOfMaterials>();
        services.AddScoped<PageSheets>();
        services.AddSingleton<HomeOverview>();
        services.AddSingleton<ProtocolProgress>();
        services.AddSingleton<ImageImportSession>();
        services.AddSingleton<AnnotationImportSession>();
        services.AddSingleton<ServerPathPolicy>();
        services.AddSingleton<IJobHandler, ImportJob>();
        services.AddSingleton<IJobHandler, ExportFolderJob>();
        services.AddSingleton<IJobHandler, AnnotationImportJob>();
        services.AddSingleton(provider =>
            provider.GetRequiredService<IConfiguration>().GetSection("Backup").Get<BackupSettings>() ?? new BackupSettings()
        );
        services.AddSingleton(provider =>
            provider.GetRequiredService<IConfiguration>().GetSection("Mail").Get<MailSettings>() ?? new MailSettings()
        );
        services.AddSingleton<BackupSchedule>();
        services.AddTransient<ScheduledBackup>();
        services.AddSingleton<IJobHandler, BackupJob>();
        services.AddSingleton<DemoStart>();
        services.AddSingleton<DemoStudyStart>();
        services.AddSingleton<IJobHandler, DemoGrowJob>();
        services.AddSingleton<IJobHandler, DemoStudyJob>();
        services.AddMudServices(options => options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomLeft);
    }
}

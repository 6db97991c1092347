using AnnotateHub.Application.Access;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Adjudication;
using AnnotateHub.Application.Annotations;
using AnnotateHub.Application.Assignments;
using AnnotateHub.Application.Audit;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.CellMap;
using AnnotateHub.Application.Comments;
using AnnotateHub.Application.Dashboard;
using AnnotateHub.Application.Demo;
using AnnotateHub.Application.Experiments;
using AnnotateHub.Application.Guides;
using AnnotateHub.Application.Images;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelCheck;
using AnnotateHub.Application.LabelFiles;
using AnnotateHub.Application.Mail;
using AnnotateHub.Application.Members;
using AnnotateHub.Application.Models;
using AnnotateHub.Application.Notifications;
using AnnotateHub.Application.Privacy;
using AnnotateHub.Application.Projects;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.SingleSignOn;
using AnnotateHub.Application.Training;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Application;

/// <summary>Everything that the server and the command line can do. Each folder registers its own; nothing is made before it is
/// asked for.</summary>
public static class ApplicationRegistration
{
    /// <summary>The caller registers the <see cref="DataFolder"/> and logging.</summary>
    public static IServiceCollection AddAnnotateHub(this IServiceCollection services) =>
        services
            .AddKernel()
            .AddAccess()
            .AddAccounts()
            .AddAdjudication()
            .AddAnnotations()
            .AddAssignments()
            .AddAudit()
            .AddBackup()
            .AddCellMap()
            .AddComments()
            .AddDashboard()
            .AddDemo()
            .AddExperiments()
            .AddGuides()
            .AddImages()
            .AddJobs()
            .AddLabelCheck()
            .AddLabelFiles()
            .AddMail()
            .AddMembers()
            .AddModels()
            .AddNotifications()
            .AddPrivacy()
            .AddProjects()
            .AddReports()
            .AddRounds()
            .AddSingleSignOn()
            .AddTraining();
}

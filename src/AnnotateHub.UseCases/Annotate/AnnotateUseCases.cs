using AnnotateHub.Data;
using AnnotateHub.UseCases.Backup;
using AnnotateHub.UseCases.People;
using AnnotateHub.UseCases.Pixels;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Storage;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.UseCases.Annotate;

/// <summary>Registers what annotating and pixels need; the caller registers the <see cref="DataFolder"/>.</summary>
public static class AnnotateUseCases
{
    public static IServiceCollection AddAnnotateUseCases(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        if (!services.Any(service => service.ServiceType == typeof(IDbContextFactory<AnnotateHubDb>)))
            services.AddDbContextFactory<AnnotateHubDb>((provider, options) =>
                options.UseAnnotateHubSqlite(provider.GetRequiredService<DataFolder>().DatabaseFile));
        services.TryAddSingleton<ServerIdentity>();
        services.TryAddSingleton<DatabaseUpgrade>();
        services.TryAddSingleton<BlobStore>();
        services.TryAddSingleton<PlaneStore>();
        services.TryAddSingleton<PlaneSource>();
        services.TryAddSingleton<DisplayPlanes>();
        services.TryAddSingleton<Thumbnails>();
        services.TryAddSingleton<AssignmentNotifier>();
        services.TryAddSingleton<Notices>();
        services.TryAddSingleton<Presence>();
        services.TryAddSingleton<Activity>();
        services.TryAddSingleton<CommentBook>();
        services.TryAddSingleton<NotificationBook>();
        services.TryAddSingleton<AssignmentList>();
        services.TryAddSingleton<ProjectOf>();
        services.TryAddSingleton<RoundBook>();
        services.TryAddSingleton<AuditTrail>();
        services.TryAddSingleton<Dashboard>();
        services.TryAddSingleton<PeopleStatistics>();
        services.TryAddSingleton<Members>();
        services.TryAddSingleton<Invitations>();
        services.TryAddSingleton<AccessTokens>();
        services.TryAddSingleton<RoundRegister>();
        services.TryAddSingleton<AssignmentTable>();
        services.TryAddSingleton<OperationWriter>();
        services.TryAddSingleton<ProjectAccess>();
        services.TryAddSingleton<FreeRound>();
        services.TryAddSingleton<OwnWork>();
        services.TryAddSingleton<ClassUse>();
        services.TryAddSingleton<WorkReader>();
        services.TryAddSingleton<HeldWork>();
        services.TryAddSingleton<ImageList>();
        services.TryAddSingleton<CanvasSettings>();
        services.TryAddSingleton<ProjectPlanes>();
        services.TryAddSingleton<StartingBoxes>();
        services.TryAddSingleton<NewAssignments>();
        services.TryAddSingleton<SplitDrawing>();
        services.TryAddSingleton<RoundPlanner>();
        services.TryAddSingleton<RoundMaker>();
        services.TryAddSingleton<LateJoining>();
        services.TryAddSingleton<RoundChanges>();
        services.TryAddSingleton<Reassignment>();
        services.TryAddSingleton<AssignmentChanges>();
        services.TryAddSingleton<DriftInsertion>();
        services.TryAddSingleton<CalibrationCheck>();
        services.TryAddSingleton<WorkQueue>();
        return services;
    }
}

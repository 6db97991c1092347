using AnnotateHub.Application.Annotations.ActiveTime;
using AnnotateHub.Application.Annotations.Assist;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Annotations.PendingOperations;
using AnnotateHub.Application.Annotations.Queries;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Annotations;

/// <summary>Reading and writing what people draw.</summary>
public static class AnnotationsRegistration
{
    public static IServiceCollection AddAnnotations(this IServiceCollection services)
    {
        services.TryAddSingleton(new OperationLimits());
        services.TryAddSingleton<OperationBudget>();
        services.TryAddSingleton<OperationWriter>();
        services.TryAddSingleton<WorkReader>();
        services.TryAddSingleton<ClickProposals>();
        services.TryAddSingleton<FreeRound>();
        services.TryAddSingleton<PendingOperationQueries>();
        services.TryAddSingleton<ImageList>();
        services.TryAddSingleton<CanvasSettings>();
        services.TryAddSingleton<Presence>();
        services.TryAddSingleton<ActiveTimeTracking>();
        services.TryAddSingleton<ActiveTimeRetention>();
        return services;
    }
}

using AnnotateHub.Application.Rounds.Calibration;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Drift;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Application.Rounds.Queue;
using AnnotateHub.Application.Rounds.Splits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Rounds;

/// <summary>Making rounds and moving them on.</summary>
public static class RoundsRegistration
{
    public static IServiceCollection AddRounds(this IServiceCollection services)
    {
        services.TryAddSingleton<RoundQueries>();
        services.TryAddSingleton<RoundListQueries>();
        services.TryAddSingleton<StartingBoxes>();
        services.TryAddSingleton<NewAssignments>();
        services.TryAddSingleton<SplitDrawing>();
        services.TryAddSingleton<RoundPlanner>();
        services.TryAddSingleton<CreateRound>();
        services.TryAddSingleton<AddAnnotatorToRound>();
        services.TryAddSingleton<RoundLifecycle>();
        services.TryAddSingleton<DriftInsertion>();
        services.TryAddSingleton<LeadNotifications>();
        services.TryAddSingleton<CalibrationCheck>();
        services.TryAddSingleton<WorkQueue>();
        return services;
    }
}

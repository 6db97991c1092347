using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.UseCases.Reports;

/// <summary>Registers reports; needs what <c>AddAnnotateUseCases</c> registers.</summary>
public static class ReportUseCases
{
    public static IServiceCollection AddReportUseCases(this IServiceCollection services)
    {
        services.TryAddSingleton<AgreementDesk>();
        services.TryAddSingleton<EvaluationDesk>();
        services.TryAddSingleton<FrozenReports>();
        services.TryAddSingleton<AnchoringDesk>();
        services.TryAddSingleton<DriftDesk>();
        services.TryAddSingleton<CellPictures>();
        services.TryAddSingleton<ErrorCases>();
        return services;
    }
}

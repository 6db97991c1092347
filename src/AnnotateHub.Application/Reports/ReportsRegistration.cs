using AnnotateHub.Application.Reports.Links;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Reports;

/// <summary>Reports and their frozen documents.</summary>
public static class ReportsRegistration
{
    public static IServiceCollection AddReports(this IServiceCollection services)
    {
        services.TryAddSingleton<AgreementReportService>();
        services.TryAddSingleton<EvaluationReportService>();
        services.TryAddSingleton<FrozenReports>();
        services.TryAddSingleton<ReportLinks>();
        services.TryAddSingleton<AnchoringReportService>();
        services.TryAddSingleton<DriftReportService>();
        services.TryAddSingleton<CellPictures>();
        services.TryAddSingleton<ErrorCases>();
        return services;
    }
}

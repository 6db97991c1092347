using AnnotateHub.Application.Demo.Study;
using AnnotateHub.Imaging.Synthetic;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Demo;

/// <summary>The synthetic plate and its accounts.</summary>
public static class DemoRegistration
{
    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        services.TryAddSingleton<DemoProject>();
        services.TryAddSingleton<DemoAccounts>();
        services.TryAddSingleton<DemoClosing>();
        services.TryAddSingleton(new StudySettings(new PlateSettings()));
        services.TryAddSingleton<StudyAccounts>();
        services.TryAddSingleton<StudyAnnotators>();
        services.TryAddSingleton<StudyLead>();
        services.TryAddSingleton<StudyJudge>();
        services.TryAddSingleton<FinishedStudy>();
        services.TryAddSingleton<DemoEntrances>();
        return services;
    }
}

using AnnotateHub.UseCases.Export;
using AnnotateHub.UseCases.Published;
using AnnotateHub.UseCases.Storage;
using AnnotateHub.UseCases.Viewing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.UseCases.Import;

/// <summary>Registers import and export; needs what <c>AddAnnotateUseCases</c> registers.</summary>
public static class ExchangeUseCases
{
    public static IServiceCollection AddExchangeUseCases(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new ImportPlanner(provider.GetRequiredService<DataFolder>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<Importer>();
        services.TryAddSingleton<OperatorSeal>();
        services.TryAddSingleton<AnnotationExport>();
        services.TryAddSingleton<ModelRuns>();
        services.TryAddSingleton<AnnotationImport>();
        services.TryAddSingleton<AnnotationUpload>();
        services.TryAddSingleton<PublishedExport>();
        services.TryAddSingleton<PublishedImport>();
        return services;
    }
}

using AnnotateHub.Application.LabelFiles.Export;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Application.LabelFiles.PublishedDataSet;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.LabelFiles;

/// <summary>Reading and writing label files.</summary>
public static class LabelFilesRegistration
{
    public static IServiceCollection AddLabelFiles(this IServiceCollection services)
    {
        services.TryAddSingleton<AnnotationExport>();
        services.TryAddSingleton<AnnotationImport>();
        services.TryAddSingleton<AnnotationUpload>();
        services.TryAddSingleton<ModelRuns>();
        services.TryAddSingleton<PublishedExport>();
        services.TryAddSingleton<PublishedImport>();
        return services;
    }
}

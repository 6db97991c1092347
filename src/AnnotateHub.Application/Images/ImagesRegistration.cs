using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Images.Metadata;
using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Kernel.Measures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Images;

/// <summary>Importing, keeping and rendering images.</summary>
public static class ImagesRegistration
{
    public static IServiceCollection AddImages(this IServiceCollection services)
    {
        services.TryAddSingleton<BlobStore>();
        services.TryAddSingleton(_ => StorageSettings.FromEnvironment());
        services.TryAddSingleton(provider =>
            ObjectStores.Open(
                provider.GetRequiredService<DataFolder>(),
                provider.GetRequiredService<StorageSettings>(),
                provider.GetRequiredService<DiskSpace>(),
                provider.GetRequiredService<ServerMeter>()
            )
        );
        services.TryAddSingleton<StoreRecord>();
        services.TryAddSingleton<PlaneStore>();
        services.TryAddSingleton<PlaneSource>();
        services.TryAddSingleton<DisplayPlanes>();
        services.TryAddSingleton<Thumbnails>();
        services.TryAddSingleton<ProjectPlanes>();
        services.TryAddSingleton<UploadFolder>();
        services.TryAddSingleton(provider => new ImportPlanner(
            provider.GetRequiredService<DataFolder>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.TryAddSingleton<Importer>();
        services.TryAddSingleton<ImageMetadata>();
        return services;
    }
}

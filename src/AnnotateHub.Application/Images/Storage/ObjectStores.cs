using AnnotateHub.Application.Images.Storage.S3;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Kernel.Measures;

namespace AnnotateHub.Application.Images.Storage;

/// <summary>The store that the settings ask for.</summary>
public static class ObjectStores
{
    /// <exception cref="StorageSettingsException">The settings cannot be.</exception>
    public static IObjectStore Open(DataFolder folder, StorageSettings settings, DiskSpace disk, ServerMeter? meter = null) =>
        settings.FaultOf() is { } fault ? throw new StorageSettingsException(fault)
        : settings.Kind is StorageProvider.Folder ? new BlobStore(folder)
        : new S3ObjectStore(settings, new ObjectCache(CacheFolderOf(folder, settings), settings.CacheBytes, meter), disk);

    public static string CacheFolderOf(DataFolder folder, StorageSettings settings) =>
        settings.CacheFolder.Length > 0 ? Path.GetFullPath(settings.CacheFolder) : Path.Combine(folder.Root, "object-cache");
}

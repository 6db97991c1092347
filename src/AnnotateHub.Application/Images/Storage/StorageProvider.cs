namespace AnnotateHub.Application.Images.Storage;

/// <summary>What keeps the source files.</summary>
public enum StorageProvider
{
    /// <summary><c>blobs/</c> of the data folder, also where several nodes have it mounted.</summary>
    Folder,

    /// <summary>A bucket of an S3 server.</summary>
    S3,
}

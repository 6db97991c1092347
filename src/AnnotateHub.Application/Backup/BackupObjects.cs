namespace AnnotateHub.Application.Backup;

/// <summary>Source files that a backup knows and does not hold: they stay in an object store.</summary>
/// <param name="Place">Of the store, without passwords.</param>
/// <param name="Bytes">Of all of them.</param>
public sealed record BackupObjects(string Place, int Count, long Bytes);

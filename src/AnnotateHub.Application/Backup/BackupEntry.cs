namespace AnnotateHub.Application.Backup;

/// <param name="Name">Path below the data folder, with forward slashes.</param>
internal sealed record BackupEntry(string Name, long Bytes, string Sha256);

namespace AnnotateHub.Application.Backup;

/// <param name="Name">Path below the data folder, with forward slashes.</param>
/// <param name="IsDamaged">A source file that had another content than its name says when the backup was made; kept as it was.</param>
internal sealed record BackupEntry(string Name, long Bytes, string Sha256, bool IsDamaged = false);

namespace AnnotateHub.UseCases.Backup;

/// <summary>What a backup says of itself, as <c>backup.json</c> in the archive.</summary>
/// <param name="Format">1.</param>
/// <param name="Files">Every other entry of the archive with its size and SHA-256.</param>
internal sealed record BackupManifest(int Format, DateTimeOffset MadeAt, string Version, IReadOnlyList<BackupEntry> Files)
{
    public const string EntryName = "backup.json";
    public const int CurrentFormat = 1;
}

/// <param name="Name">Path below the data folder, with forward slashes.</param>
internal sealed record BackupEntry(string Name, long Bytes, string Sha256);

/// <summary>What was written or restored.</summary>
/// <param name="Blobs">Number of source files.</param>
/// <param name="Bytes">Content before compression.</param>
public sealed record BackupSummary(string File, int Entries, int Blobs, long Bytes);

/// <summary>A backup that cannot be made or used; the message is a sentence for people: what was found, where, what to do.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);

namespace AnnotateHub.Application.Backup;

/// <summary>What was written or restored.</summary>
/// <param name="Blobs">Number of source files.</param>
/// <param name="Bytes">Content before compression.</param>
public sealed record BackupSummary(string File, int Entries, int Blobs, long Bytes);

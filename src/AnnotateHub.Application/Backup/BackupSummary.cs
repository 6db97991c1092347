namespace AnnotateHub.Application.Backup;

/// <summary>What was written or restored.</summary>
/// <param name="Blobs">Number of source files.</param>
/// <param name="Bytes">Content before compression.</param>
/// <param name="Damaged">Source files that were damaged or could not be read when the backup was made: without them it is
/// incomplete.</param>
/// <param name="Objects">Source files of which it holds the index alone; null where it holds them.</param>
public sealed record BackupSummary(string File, int Entries, int Blobs, long Bytes, IReadOnlyList<string> Damaged, BackupObjects? Objects);

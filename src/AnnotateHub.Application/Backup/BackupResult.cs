namespace AnnotateHub.Application.Backup;

/// <summary>What became of a backup that the server took by itself.</summary>
/// <param name="SecondFile">The copy in the second folder; null where none is set, or it could not be made.</param>
/// <param name="SecondFault">Why there is no copy in the second folder although one is set.</param>
/// <param name="Bytes">Of the archive.</param>
/// <param name="Entries">Files in it.</param>
/// <param name="Blobs">Source files that were compared with their hashes after they had been restored.</param>
/// <param name="Faults">What the check of the restored folder found, a sentence each; at most <see cref="MaxFaults"/>.</param>
/// <param name="FaultCount">All of them.</param>
/// <param name="Removed">Names of older backups that went.</param>
public sealed record BackupResult(
    string File,
    string? SecondFile,
    string? SecondFault,
    long Bytes,
    int Entries,
    int Blobs,
    IReadOnlyList<string> Faults,
    int FaultCount,
    IReadOnlyList<string> Removed
)
{
    public const int MaxFaults = 20;

    public bool IsSound => FaultCount == 0;
}

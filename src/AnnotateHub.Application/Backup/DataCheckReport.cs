namespace AnnotateHub.Application.Backup;

/// <summary>What a check of a data folder found.</summary>
/// <param name="Blobs">Source files that were looked at.</param>
/// <param name="Faults">What is wrong, a sentence each.</param>
/// <param name="Store">Where the source files are; null: in the folder.</param>
/// <param name="IsRead">Whether they were read and compared with their hashes, and not only with the store's list.</param>
public sealed record DataCheckReport(string Root, int Blobs, IReadOnlyList<string> Faults, string? Store, bool IsRead)
{
    /// <summary>What is no fault and yet worth a sentence.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

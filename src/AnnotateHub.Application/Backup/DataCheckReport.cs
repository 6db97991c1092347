namespace AnnotateHub.Application.Backup;

/// <summary>What a check of a data folder found.</summary>
/// <param name="Blobs">Source files whose content was compared with their hash.</param>
/// <param name="Faults">What is wrong, a sentence each.</param>
public sealed record DataCheckReport(string Root, int Blobs, IReadOnlyList<string> Faults);

namespace AnnotateHub.Application.Backup;

/// <summary>What a repair did.</summary>
/// <param name="Backup">What was made before; null where none was asked for.</param>
/// <param name="Done">A sentence for each thing that was repaired.</param>
/// <param name="Left">What is wrong still, since nothing derives it; a sentence each.</param>
public sealed record DataRepairReport(string Root, string? Backup, IReadOnlyList<string> Done, IReadOnlyList<string> Left);

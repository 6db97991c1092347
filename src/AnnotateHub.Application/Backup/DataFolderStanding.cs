namespace AnnotateHub.Application.Backup;

/// <summary>Whether a server could start on a data folder.</summary>
/// <param name="Faults">What would stop it, a sentence each.</param>
/// <param name="Notes">What it would find or do, a sentence each.</param>
/// <param name="PendingMigrations">How many would run.</param>
public sealed record DataFolderStanding(IReadOnlyList<string> Faults, IReadOnlyList<string> Notes, int PendingMigrations);

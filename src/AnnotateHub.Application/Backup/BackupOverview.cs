using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Backup;

/// <summary>What an administrator reads about the backups of the server.</summary>
/// <param name="Settings">As they are in force.</param>
/// <param name="Unfinished">The one that waits or is being made; null between two.</param>
/// <param name="Lines">Those that ended, newest first; at most <see cref="BackupQueries.MaxLines"/>.</param>
/// <param name="Files">What lies in the first folder, newest first.</param>
public sealed record BackupOverview(
    BackupSettings Settings,
    string Folder,
    string? SecondFolder,
    JobRecord? Unfinished,
    IReadOnlyList<BackupLine> Lines,
    IReadOnlyList<BackupFile> Files
);

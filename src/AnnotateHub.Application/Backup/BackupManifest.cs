namespace AnnotateHub.Application.Backup;

/// <summary>What a backup says of itself, as <c>backup.json</c> in the archive.</summary>
/// <param name="Format">1.</param>
/// <param name="Files">Every other entry of the archive with its size and SHA-256.</param>
/// <param name="Unreadable">Files that could not be read when the backup was made, and are not in it; null: none.</param>
/// <param name="Objects">Where the source files are that the archive holds the index of; null: they are in it.</param>
internal sealed record BackupManifest(
    int Format,
    DateTimeOffset MadeAt,
    string Version,
    IReadOnlyList<BackupEntry> Files,
    IReadOnlyList<string>? Unreadable = null,
    BackupObjects? Objects = null
)
{
    public const string EntryName = "backup.json";
    public const int CurrentFormat = 1;
}

using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Backup;

/// <summary>One backup of the list: how its job ended, and what it left.</summary>
/// <param name="Result">Null where it was not made, or was not ended.</param>
public sealed record BackupLine(JobRecord Job, BackupResult? Result);

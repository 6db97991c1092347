namespace AnnotateHub.Application.Projects;

/// <param name="Files">Source files that went.</param>
/// <param name="Planes">Planes that went.</param>
/// <param name="Backups">Backups of this server that still hold it, by name.</param>
public sealed record ImageDeleted(string Name, int Files, int Planes, long Bytes, IReadOnlyList<string> Backups);

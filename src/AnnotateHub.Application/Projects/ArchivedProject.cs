namespace AnnotateHub.Application.Projects;

/// <summary>Whether a project is archived.</summary>
/// <param name="ArchivedAt">Since when it is only read; null while it is worked on.</param>
public sealed record ArchivedProject(long Id, string Name, DateTimeOffset? ArchivedAt);

namespace AnnotateHub.Application.Projects;

/// <param name="Managers">User names of who manages it; nobody where the server has no administrator yet.</param>
public sealed record CreatedProject(long ProjectId, IReadOnlyList<string> Managers);

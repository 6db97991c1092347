namespace AnnotateHub.Application.Projects;

/// <param name="Files">Image, guide and model files that went.</param>
/// <param name="Bytes">What they took.</param>
public sealed record ProjectDeleted(string Name, int Files, long Bytes);

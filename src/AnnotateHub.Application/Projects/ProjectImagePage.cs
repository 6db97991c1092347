namespace AnnotateHub.Application.Projects;

public sealed record ProjectImagePage(IReadOnlyList<ProjectImage> Items, int Total);

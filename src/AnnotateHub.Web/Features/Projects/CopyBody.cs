namespace AnnotateHub.Web.Features.Projects;

/// <param name="People">Its people come along, with their roles, months and ranks.</param>
public sealed record CopyBody(string? Name, bool People);

namespace AnnotateHub.Web.Features.Projects;

/// <param name="Name">The project's name, so that no other is deleted by mistake.</param>
public sealed record DeleteBody(string? Name);

namespace AnnotateHub.Application.Projects;

/// <summary>An image as its page names it before anything else is known.</summary>
/// <param name="Position">Place among the project's images in working order, from 1.</param>
public sealed record ImageHead(string Name, string Project, int Position, int Of);

using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Application.Projects;

/// <summary>An image in a project's list, with the asking person's own work on it and nobody else's.</summary>
public sealed record ProjectImage(long Id, string Name, string? Patient, int Width, int Height, AssignmentState? State, int Boxes);

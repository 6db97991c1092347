namespace AnnotateHub.Application.Projects;

/// <summary>Settings <c>Projects:*</c>.</summary>
/// <param name="MadeBy">Whom the administrator of this server allows to make projects; whoever makes one manages it.</param>
public sealed record ProjectSettings(ProjectMakers MadeBy = ProjectMakers.Administrators);

namespace AnnotateHub.Application.Projects;

/// <summary>Who may make a project, besides the command line.</summary>
public enum ProjectMakers
{
    Administrators,

    /// <summary>Also who manages a project already.</summary>
    Managers,
    Everybody,
}

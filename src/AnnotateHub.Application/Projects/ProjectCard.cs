using AnnotateHub.Core.Study;

namespace AnnotateHub.Application.Projects;

/// <summary>A project as one member sees it in a list.</summary>
public sealed record ProjectCard(
    long Id,
    string Name,
    string Description,
    bool IsSynthetic,
    int Images,
    int Submitted,
    int Started,
    ProjectRole Role,
    bool IsArchived = false
);

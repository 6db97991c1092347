using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Application.Projects;

/// <summary>A project as its pages need it.</summary>
public sealed record ProjectDetails(
    long Id,
    string Name,
    string Description,
    bool IsSynthetic,
    int Images,
    ProjectRole Role,
    IReadOnlyList<LabelClass> Classes,
    IReadOnlyList<ChannelDefinition> Channels,
    DisplaySettings Display,
    DateTimeOffset? ArchivedAt = null
);

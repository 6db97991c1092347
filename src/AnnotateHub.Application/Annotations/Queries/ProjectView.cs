using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Application.Annotations.Queries;

/// <param name="GuideVersion">Of the project's guide; 0 where there is none.</param>
/// <param name="GuideSeen">Version that the person was shown last.</param>
/// <param name="MayLead">Whether the person leads the project, and may pick examples for the guide.</param>
public sealed record ProjectView(
    long Id,
    string Name,
    bool Synthetic,
    IReadOnlyList<LabelClass> Classes,
    IReadOnlyList<ChannelDefinition> Channels,
    int GuideVersion = 0,
    int GuideSeen = 0,
    bool MayLead = false
);

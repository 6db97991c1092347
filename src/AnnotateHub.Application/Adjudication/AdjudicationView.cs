using AnnotateHub.Application.Annotations.Assist;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Application.Adjudication;

/// <summary>A round's adjudication as a lead works on it. While it is anonymised nothing in it tells who drew what or who is
/// senior.</summary>
/// <param name="Cases">Most consequential first: by kind, then image, then place.</param>
/// <param name="Signed">The last sign-off; also after it was reopened.</param>
/// <param name="Light">What the channels tell of a cell's class.</param>
public sealed record AdjudicationView(
    long RoundId,
    string Round,
    long ProjectId,
    string Project,
    int Version,
    bool IsSigned,
    bool IsUnblinded,
    ReportedPolicy Policy,
    IReadOnlyList<LabelClass> Classes,
    IReadOnlyList<ChannelDefinition> Channels,
    InputStatus Inputs,
    IReadOnlyList<AdjudicationImageLine> Images,
    IReadOnlyList<CaseView> Cases,
    SignedView? Signed,
    LightRule Light
);

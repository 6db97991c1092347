using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Web.Features.Rounds;

/// <param name="Kind">Null for what is no round: splits, the first detector and pseudolabels.</param>
/// <param name="News">How far it is, in words.</param>
/// <param name="Page">Of the project, where the step is taken; null for rounds, which have their own.</param>
/// <param name="Action">What its button says.</param>
public sealed record ProtocolStep(
    RoundKind? Kind,
    string Name,
    string Description,
    StepState State,
    string News,
    string? Page = null,
    string? Action = null
);


namespace AnnotateHub.Application.Adjudication;

/// <param name="State"><c>open</c>, <c>later</c> or <c>decided</c>.</param>
/// <param name="IsWaiting">Neither the policy nor a person has decided it; a sign-off needs it decided.</param>
/// <param name="Stands">What stands there now; null while it would tell who is senior.</param>
/// <param name="Why">What decided that.</param>
/// <param name="HasChanged">The boxes are no longer those that were decided on.</param>
public sealed record CaseView(
    string Key,
    long ImageId,
    IReadOnlyList<string> Kinds,
    double? Iou,
    IReadOnlyList<SideView> Sides,
    string State,
    bool IsWaiting,
    IReadOnlyList<PlacedBox>? Stands,
    string? Why,
    DecisionView? Decision,
    bool HasChanged,
    IReadOnlyList<CaseComment> Comments
);

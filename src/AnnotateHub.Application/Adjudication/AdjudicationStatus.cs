using AnnotateHub.Application.Access;

namespace AnnotateHub.Application.Adjudication;

/// <summary>How far the adjudication of a round is.</summary>
/// <param name="Ready">Images that could be taken in: submitted by two people or more and by everybody who has them.</param>
/// <param name="Cases">Places that the annotators disagree about; 0 before it was started.</param>
/// <param name="Decided">By people; the policy decides the others.</param>
/// <param name="Waiting">That nobody has decided and the policy leaves to a lead, or that were put off.</param>
/// <param name="Signed">The newest signed version; null where none was signed.</param>
public sealed record AdjudicationStatus(
    long RoundId,
    string Round,
    bool IsStarted,
    int Ready,
    int Images,
    int Cases,
    int Decided,
    int Waiting,
    SignedVersion? Signed
)
{
    /// <summary>Whether the union as it stands is signed.</summary>
    public bool IsSigned => Signed is { IsSuperseded: false };
}

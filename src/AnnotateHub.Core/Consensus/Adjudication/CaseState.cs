namespace AnnotateHub.Core.Consensus.Adjudication;

/// <param name="Verdict">The standing decision that speaks of its boxes; null while there is none.</param>
/// <param name="HasChanged">Its boxes are no longer those that were decided on; the decision stands all the same.</param>
public sealed record CaseState(AdjudicationCase Case, Decision? Verdict, bool HasChanged)
{
    public bool IsDecided => Verdict is { Kind: not DecisionKind.Later };

    /// <summary>Neither the policy nor a person has decided it.</summary>
    public bool IsWaiting => !IsDecided && (Case.NeedsDecision || Verdict is not null);
}

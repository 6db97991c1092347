namespace AnnotateHub.Core.Consensus;

/// <summary>The union of an image, where each of its boxes came from, and what the annotators disagree about.</summary>
/// <remarks>Every input box is a member of exactly one of <paramref name="Boxes"/> or is in <paramref name="LeftOut"/>.</remarks>
/// <param name="Cases">Most consequential first; cells on which all agree are not among them.</param>
public sealed record UnionResult(IReadOnlyList<UnitedBox> Boxes, IReadOnlyList<LeftOutBox> LeftOut, IReadOnlyList<Disagreement> Cases);

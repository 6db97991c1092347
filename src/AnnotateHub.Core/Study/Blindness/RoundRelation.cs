using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Core.Study.Blindness;

/// <summary>What a viewer is to a round. Computed once for each round of the project; the same for all its assignments.</summary>
/// <param name="IsAnnotator">Whether the viewer is chosen for this round or ever had work in it: taking oneself out does not open one's
/// eyes.</param>
/// <param name="HasBrokenSeal">Whether the viewer broke the seal of this round, with a recorded reason.</param>
public sealed record RoundRelation(RoundKind Kind, bool IsClosed, bool IsAnnotator, bool HasBrokenSeal);

namespace AnnotateHub.Core.Consensus;

/// <summary>Something annotators disagree about.</summary>
/// <param name="Boxes">The boxes concerned.</param>
/// <param name="Iou">Of the two boxes, where there are two.</param>
public sealed record Disagreement(DisagreementKind Kind, IReadOnlyList<InputBox> Boxes, double? Iou);

namespace AnnotateHub.Application.Adjudication;

/// <param name="Letter">A, B, D, F, G ... in an order that is shuffled for each case; C and E are other keys.</param>
/// <param name="Boxes">Empty where this annotator drew nothing here.</param>
/// <param name="Person">Only when unblinded.</param>
public sealed record SideView(string Letter, IReadOnlyList<PlacedBox> Boxes, string? Person, int? Rank);

namespace AnnotateHub.Core.Agreement;

/// <summary>One submitted image that a person corrected.</summary>
/// <param name="Proposed">Null where the image was served without starting boxes, to compare with.</param>
public sealed record AnchoredImage(string Person, IReadOnlyList<AnchorBox>? Proposed, IReadOnlyList<AnchorBox> Final, double ActiveSeconds);

namespace AnnotateHub.Core.Agreement;

/// <summary>Proposed boxes of a score, and how many of them were moved, reclassified or removed: a model that knows itself is corrected
/// less where it is sure.</summary>
public sealed record CorrectionBin(double Low, double High, int Proposed, double? Corrected);

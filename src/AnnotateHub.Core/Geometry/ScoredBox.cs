namespace AnnotateHub.Core.Geometry;

/// <summary>A box by its index in the input, and the score it has now.</summary>
public readonly record struct ScoredBox(int Index, double Score);

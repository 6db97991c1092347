namespace AnnotateHub.Imaging.Synthetic;

/// <summary>Ground truth of a field. It is for tests and evaluation: annotators never get it.</summary>
public sealed record SyntheticTruth(IReadOnlyList<SyntheticCell> Cells, IReadOnlyList<SyntheticDebris> Debris);

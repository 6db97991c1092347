namespace AnnotateHub.Training.Embedding;

/// <summary>A cell's place on a map; the axes have no unit.</summary>
public readonly record struct MapPoint(float X, float Y);

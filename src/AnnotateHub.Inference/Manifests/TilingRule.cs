namespace AnnotateHub.Inference.Manifests;

/// <summary>Images larger than a tile are cut into overlapping tiles, each a picture for the model; boxes are merged by NMS.</summary>
/// <param name="Size">Side of a square tile in raw pixels.</param>
/// <param name="Overlap">Raw pixels that neighbours share; larger than the largest cell.</param>
public sealed record TilingRule(int Size, int Overlap);

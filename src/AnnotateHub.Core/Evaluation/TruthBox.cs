using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Evaluation;

/// <summary>A true cell.</summary>
/// <param name="Image">Number of the image, from 0.</param>
/// <param name="Class">Number of the class, from 0.</param>
/// <param name="Ignore">Difficult (VOC) or crowd (COCO): a detection on it counts neither way, and missing it costs nothing.</param>
public readonly record struct TruthBox(int Image, int Class, PixelBox Box, bool Ignore = false);

namespace AnnotateHub.Core.Geometry;

/// <summary>One box that goes into a fusion.</summary>
/// <param name="Source">Number of the model or annotator it came from, from 0.</param>
/// <param name="Class">Only boxes of one class are fused.</param>
public readonly record struct FusionInput(int Source, int Class, PixelBox Box, double Score);

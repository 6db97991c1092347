using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Evaluation;

/// <summary>What a model says.</summary>
public readonly record struct Detection(int Image, int Class, PixelBox Box, double Score);

using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>A true cell of one image.</summary>
/// <param name="Ignore">Difficult: finding it counts neither way.</param>
public readonly record struct TruthCell(PixelBox Box, string Class, bool Ignore = false);

using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Pseudolabels;

/// <summary>A box that a model would apply.</summary>
public sealed record ProposedBox(PixelBox Box, string Class, double? Score);

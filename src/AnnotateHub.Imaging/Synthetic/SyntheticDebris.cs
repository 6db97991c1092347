using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Imaging.Synthetic;

/// <summary>Something that is not a cell and should get no box.</summary>
public sealed record SyntheticDebris(PixelBox Box, DebrisKind Kind);

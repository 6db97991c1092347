using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Agreement;

/// <summary>A box with its class, as far as agreement goes.</summary>
public readonly record struct ClassedBox(PixelBox Box, string Class);

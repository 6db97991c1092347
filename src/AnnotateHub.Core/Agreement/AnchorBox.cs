using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Agreement;

/// <summary>A box that a model proposed, or one that was there in the end; equal ids are the same box.</summary>
public sealed record AnchorBox(string Id, PixelBox Box, string Class, double? Score = null);

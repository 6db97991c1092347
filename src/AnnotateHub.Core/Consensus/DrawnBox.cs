using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Consensus;

/// <summary>One annotator's box.</summary>
/// <param name="Id">Differs from every other of the annotator.</param>
public sealed record DrawnBox(string Id, PixelBox Box, string Class);

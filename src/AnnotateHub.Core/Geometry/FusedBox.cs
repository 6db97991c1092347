namespace AnnotateHub.Core.Geometry;

/// <summary>A box made of others.</summary>
/// <param name="Members">Positions in the input, in the order in which they joined.</param>
public sealed record FusedBox(int Class, PixelBox Box, double Score, IReadOnlyList<int> Members);

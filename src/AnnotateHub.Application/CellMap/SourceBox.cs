using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Application.CellMap;

/// <summary>A box of somebody's work, frozen.</summary>
/// <param name="Id">As the client made it.</param>
/// <param name="Place">Within the image.</param>
public sealed record SourceBox(string Id, string Class, PixelBox Place);

namespace AnnotateHub.Application.CellMap;

/// <summary>An image whose cells are on the map.</summary>
/// <param name="Planes">Addresses of the prepared channels, for crops.</param>
public sealed record MappedImage(long Id, string Name, string? Patient, string? Split, int Width, int Height, IReadOnlyList<string> Planes);

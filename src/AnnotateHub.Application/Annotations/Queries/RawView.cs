namespace AnnotateHub.Application.Annotations.Queries;

/// <summary>Where the tiles of original values are; <c>{column}</c> and <c>{row}</c> are to be filled in.</summary>
public sealed record RawView(string Url, int TileSize, int Columns, int Rows);

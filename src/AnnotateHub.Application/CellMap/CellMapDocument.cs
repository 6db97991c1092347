namespace AnnotateHub.Application.CellMap;

/// <summary>A map of cells and how it was made: written as <c>map.json</c>.</summary>
/// <param name="Variances">Share of all variance along the two principal components.</param>
/// <param name="Cells">In the order of images and boxes.</param>
/// <param name="Notes">Sentences on what is not on it.</param>
public sealed record CellMapDocument(
    DateTimeOffset Made,
    string Images,
    string Labels,
    string ModelHash,
    IReadOnlyList<string> Channels,
    IReadOnlyList<string> Classes,
    int Features,
    int Neighbors,
    int Epochs,
    long Seed,
    IReadOnlyList<double> Variances,
    IReadOnlyList<MappedCell> Cells,
    IReadOnlyList<string> Notes,
    string Software,
    int Version = 1
);

namespace AnnotateHub.Application.CellMap;

/// <summary>A map as one person may see it now: columns, so that 84,000 cells are quickly sent and drawn.</summary>
/// <param name="Works">What <paramref name="Work"/> points to.</param>
/// <param name="X">UMAP, as <paramref name="Y"/>.</param>
/// <param name="First">Principal components, as <paramref name="Second"/>.</param>
/// <param name="Class">Labelled: place in <paramref name="Classes"/>.</param>
/// <param name="Predicted">By the classifier.</param>
/// <param name="Edges">Four a cell, in raw pixels.</param>
/// <param name="Hidden">Cells of work that is not for the person now.</param>
public sealed record CellMapView(
    long Id,
    DateTimeOffset Made,
    string Model,
    IReadOnlyList<string> Channels,
    IReadOnlyList<string> Classes,
    IReadOnlyList<string> Colors,
    IReadOnlyList<double> Variances,
    int Neighbors,
    long Seed,
    IReadOnlyList<MappedImage> Images,
    IReadOnlyList<MappedWork> Works,
    float[] X,
    float[] Y,
    float[] First,
    float[] Second,
    int[] Work,
    byte[] Class,
    byte[] Predicted,
    float[] Confidence,
    float[] Edges,
    int Hidden,
    IReadOnlyList<string> Notes
);

using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Application.CellMap;

/// <summary>A cell on the map.</summary>
/// <param name="Box">Number of the box in its image's labels, from 0.</param>
/// <param name="Predicted">The classifier's most probable class.</param>
/// <param name="Probability">Of it.</param>
/// <param name="X">By UMAP.</param>
/// <param name="First">Along the first principal component.</param>
public sealed record MappedCell(
    string Image,
    string? Patient,
    int Box,
    string Class,
    string Predicted,
    double Probability,
    PixelBox Place,
    float X,
    float Y,
    float First,
    float Second
);

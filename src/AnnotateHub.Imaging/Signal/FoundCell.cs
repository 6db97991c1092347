namespace AnnotateHub.Imaging.Signal;

/// <summary>A cell before it has a score, with what the score is made of.</summary>
/// <param name="Class">Key.</param>
/// <param name="Light">Peak of what it was found by, in deviations of the background.</param>
/// <param name="Size">Diameter of the seed region over the usual one.</param>
/// <param name="Fill">Area of the seed region over that of its convex hull: 1 is round, fragments are less.</param>
/// <param name="Margin">How clear the class is, 0 to 1.</param>
/// <param name="IsMeasured">The box comes from the cell's own body, not from its nucleus alone.</param>
/// <param name="IsCut">The image ends within the cell.</param>
/// <param name="Crowding">Share of the box that other cells' boxes cover, at most 1.</param>
internal sealed record FoundCell(
    CellBounds Box,
    string Class,
    double Light,
    double Size,
    double Fill,
    double Margin,
    bool IsMeasured,
    bool IsCut,
    double Crowding = 0
)
{
    /// <summary>False for a body whose nucleus was not seen in the nuclei channel.</summary>
    public bool HasNucleus { get; init; } = true;

    public double Score => Confidence.Compute(this);
}
